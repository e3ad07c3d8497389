-- Debian's miltertest as the mail server; SOCKET, SENDER, RECIPIENT, NAME, FILE, WANTED, HELD are given.
local wanted = {c = SMFIR_CONTINUE, y = SMFIR_REPLYCODE}

local function must(error_text)
    if error_text ~= nil then error(error_text) end
end

local conn = mt.connect(SOCKET, 40, 0.25)
if conn == nil then error("no connection") end
must(mt.conninfo(conn, "fora.test", "192.0.2.7"))
mt.macro(conn, SMFIC_MAIL, "auth_authen", SENDER, "mail_addr", SENDER)
for turn = 1, 2 do -- two messages of one connection
    must(mt.mailfrom(conn, "<" .. SENDER .. ">"))
    mt.macro(conn, SMFIC_RCPT, "i", "Q" .. turn)
    must(mt.rcptto(conn, "<" .. RECIPIENT .. ">"))
    must(mt.header(conn, "From", "Ana <" .. SENDER .. ">"))
    must(mt.header(conn, "To", RECIPIENT))
    must(mt.header(conn, "X-Portaria-Origem", "forjada"))
    must(mt.header(conn, "Content-Type", 'application/octet-stream; name="' .. NAME .. '"'))
    must(mt.bodyfile(conn, FILE))
    must(mt.eom(conn))
    if mt.getreply(conn) ~= wanted[WANTED] then
        error("turn " .. turn .. ": reply " .. mt.getreply(conn))
    end
    if HELD == "1" then
        if not mt.eom_check(conn, MT_QUARANTINE) then error("not held") end
        if not mt.eom_check(conn, MT_HDRINSERT, "X-Portaria-Retida") then error("no reasons") end
    end
    mt.macro(conn, SMFIC_MAIL, "auth_authen", SENDER, "mail_addr", SENDER)
end
must(mt.disconnect(conn))
