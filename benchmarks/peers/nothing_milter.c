/* A milter that does nothing: what libmilter itself costs. cc nothing_milter.c -lmilter -lpthread */
#include <libmilter/mfapi.h>
#include <stdio.h>

static sfsistat on_connect(SMFICTX *c, char *host, _SOCK_ADDR *a) { return SMFIS_CONTINUE; }
static sfsistat on_mail(SMFICTX *c, char **args) { return SMFIS_CONTINUE; }
static sfsistat on_rcpt(SMFICTX *c, char **args) { return SMFIS_CONTINUE; }
static sfsistat on_header(SMFICTX *c, char *name, char *value) { return SMFIS_CONTINUE; }
static sfsistat on_body(SMFICTX *c, unsigned char *chunk, size_t size) { return SMFIS_CONTINUE; }
static sfsistat on_eom(SMFICTX *c) { return SMFIS_CONTINUE; }

int main(int argc, char **argv)
{
    struct smfiDesc filter = {0};

    if (argc != 2) {
        fprintf(stderr, "usage: nothing_milter unix:/path\n");
        return 2;
    }
    filter.xxfi_name = "nothing";
    filter.xxfi_version = SMFI_VERSION;
    filter.xxfi_connect = on_connect;
    filter.xxfi_envfrom = on_mail;
    filter.xxfi_envrcpt = on_rcpt;
    filter.xxfi_header = on_header;
    filter.xxfi_body = on_body;
    filter.xxfi_eom = on_eom;
    smfi_setconn(argv[1]);
    return smfi_register(filter) == MI_SUCCESS ? smfi_main() : 1;
}
