"""Examples for the help of each command: what people type first. A test tries that every one is understood."""

import typer

EXAMPLES: dict[str, tuple[str, ...]] = {
    "run": ("voetnoot run", "voetnoot run --host 0.0.0.0 --port 80"),
    "worker": (
        "voetnoot worker",
        "voetnoot --config /etc/voetnoot/config.yaml worker --log-level debug",
    ),
    "serve": ("voetnoot serve", "voetnoot serve --host 0.0.0.0 --port 8081"),
    "once": ("voetnoot once", 'voetnoot once "discover nl-tweede-kamer" read'),
    "demo": ("voetnoot demo", "voetnoot demo --days 14 --no-serve"),
    "read": (
        "voetnoot read letter.pdf",
        "voetnoot read letters/ --json --jobs 4",
        "voetnoot read letter.pdf --explain --out why",
    ),
    "record": ("voetnoot record letter.pdf --name windmolens",),
    "check": (
        "voetnoot check https://www.example.org/report.pdf",
        "voetnoot check --from addresses.txt --json",
        "voetnoot check https://www.example.org/ --data history --at 2026-01-05T10:00:00Z",
    ),
    "explain": ("voetnoot explain 2022Z20802", "voetnoot explain https://www.example.org/report.pdf --json"),
    "report": (
        "voetnoot report --out report",
        "voetnoot report --host www.rijksoverheid.nl --since 2025-01-01 --out report",
    ),
    "export": ("voetnoot export --out voetnoot.zip",),
    "feeds": ("voetnoot feeds", "voetnoot feeds --json"),
    "status": ("voetnoot status", "voetnoot status --json"),
    "add": ("voetnoot add https://www.example.org/report.pdf", "voetnoot add letter.pdf"),
    "override": (
        'voetnoot override https://www.example.org/ alive --why "opened by hand" --until 2027-01-31',
        "voetnoot override https://www.example.org/ --clear",
    ),
    "correct": ('voetnoot correct 0123456789abcdef0123456789abcdef --why "our own name server had failed"',),
    "selftest": ("voetnoot selftest",),
    "completion": (
        "voetnoot completion bash >> ~/.bashrc",
        "voetnoot completion zsh >> ~/.zshrc",
        "voetnoot completion fish > ~/.config/fish/completions/voetnoot.fish",
    ),
    "config check": ("voetnoot config check",),
    "config show": ("voetnoot config show", "voetnoot --config other.yaml config show --json"),
    "config schema": ("voetnoot config schema > config.schema.json",),
    "db upgrade": ("voetnoot db upgrade",),
    "db check": ("voetnoot db check",),
    "db rebuild": ("voetnoot db rebuild",),
    "db backup": ("voetnoot db backup /mnt/backup/today",),
    "db restore": ("voetnoot --data restored db restore /mnt/backup/today",),
    "db copy": ("voetnoot db copy --to postgresql://voetnoot@localhost/voetnoot",),
    "backfill": ("voetnoot backfill --from 2020",),
    "keep": ("voetnoot keep --dry-run",),
    "deliveries": ("voetnoot deliveries", "voetnoot deliveries --retry webhook:newsroom"),
    "alarms": ("voetnoot alarms", "voetnoot alarms --test"),
    "source probe": ("voetnoot source probe nl-tweede-kamer", "voetnoot source probe uk-parliament --json"),
    "watch": ("voetnoot watch letters/", "voetnoot watch https://www.example.org/feed.xml"),
    "archive list": ("voetnoot archive list",),
    "archive verify": ("voetnoot archive verify",),
    "archive cdxj": ("voetnoot archive cdxj --out index.cdxj",),
    "archive wacz": ("voetnoot archive wacz 2022Z20802 --out proof.wacz",),
    "archive extract": ("voetnoot archive extract 12 --out page.html",),
}

CODES = (
    "Ends with 0: done; 1: done, with something that a person should look at; 2: wrong usage, configuration or input; "
    "3: could not do it (store, network, permission)."
)


def give_examples(app: typer.Typer) -> None:
    """Put the examples beneath the help of each command of ``app`` and of its groups, and what its end means."""
    for command in app.registered_commands:
        command.epilog = _epilog(command.name or "")
    for group in app.registered_groups:
        inner = group.typer_instance
        for command in inner.registered_commands if inner else ():
            command.epilog = _epilog(f"{group.name} {command.name}")


def _epilog(name: str) -> str:
    # The mark keeps click from joining the lines of a paragraph (its documentation, "Preventing Rewrapping").
    shown = "\n".join(["\b", "Examples:", *(f"  {line}" for line in EXAMPLES[name])]) if name in EXAMPLES else ""
    return "\n\n".join(part for part in (shown, CODES) if part)
