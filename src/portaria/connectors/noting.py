"""What makes the database itself note which rows changed, as migrations run it: one row for each
statement, whatever its size, in the transaction of the act. Nothing is missed, neither what a bulk
load writes nor what somebody changes by hand."""

from __future__ import annotations


def noting(table: str, name: str, call: str) -> str:
    """Triggers on ``table``, their names beginning with ``name``, that ``call`` a function at each
    statement, which sees the rows as they were (``stale``) and as they are (``fresh``)."""
    each = f"FOR EACH STATEMENT EXECUTE FUNCTION {call};\n"
    return (
        f"CREATE TRIGGER {name}_new AFTER INSERT ON {table}"
        f" REFERENCING NEW TABLE AS fresh {each}"
        f"CREATE TRIGGER {name}_gone AFTER DELETE ON {table}"
        f" REFERENCING OLD TABLE AS stale {each}"
        f"CREATE TRIGGER {name}_changed AFTER UPDATE ON {table}"
        f" REFERENCING OLD TABLE AS stale NEW TABLE AS fresh {each}"
    )


def parts(prefix: str) -> str:
    """The function of tables whose every row belongs to one subject: ``<prefix>_parts(kind,
    column)`` tells ``<prefix>_note(kind, keys)`` the subjects that the rows name in ``column``."""
    return f"""
CREATE FUNCTION {prefix}_parts() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE changed bigint[]; part bigint[];
BEGIN
    IF TG_OP <> 'DELETE' THEN
        EXECUTE format('SELECT array_agg(DISTINCT %I) FROM fresh', TG_ARGV[1]) INTO changed;
    END IF;
    IF TG_OP <> 'INSERT' THEN
        EXECUTE format('SELECT array_agg(DISTINCT %I) FROM stale', TG_ARGV[1]) INTO part;
    END IF;
    PERFORM {prefix}_note(TG_ARGV[0], changed || part);
    RETURN NULL;
END $$;
"""  # noqa: S608  # a prefix that a migration gives


def parts_of(prefix: str, table: str, kind: str, column: str) -> str:
    """Triggers that note, at each statement on ``table``, the subjects of ``kind`` that its rows
    name in ``column``."""
    return noting(table, prefix, f"{prefix}_parts('{kind}', '{column}')")
