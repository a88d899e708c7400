"""What `--help` of each verb shows of its use; every line can be typed as it stands."""

_BOX = "--bbox -57.1,-20.4,-56.4,-19.7"

EXAMPLES = {
    "collections": (
        "maap-tui collections -q Biomass",
        "maap-tui collections --platform BIOMASS --datetime 2026-Q1 --format json",
    ),
    "queryables": ("maap-tui queryables BiomassLevel1aIOC",),
    "filter": ("maap-tui filter EarthCAREL2Validated_MAAP \"productType = 'MSI_COP_2A'\"",),
    "inventory": ("maap-tui inventory BiomassLevel1aIOC --format csv",),
    "search": (
        "maap-tui search BiomassSimulated --bbox 112.291824,-3.33663,112.94324,-2.66676",
        f"maap-tui search BiomassLevel1aIOC {_BOX} --datetime 2025 --format geojson > found.json",
        "maap-tui search BiomassLevel1a --where Gabon --choose 'newest baseline, coverage > 60 %'",
    ),
    "searches list": ("maap-tui searches list --format json",),
    "searches show": ("maap-tui searches show amazon",),
    "searches save": (
        f"maap-tui searches save amazon BiomassLevel1a {_BOX} --datetime 'last 30 d'",
    ),
    "searches delete": ("maap-tui searches delete amazon",),
    "searches history": ("maap-tui searches history",),
    "searches forget": ("maap-tui searches forget",),
    "aois list": ("maap-tui aois list",),
    "aois show": ("maap-tui aois show etna > etna.geojson",),
    "aois add": (
        "maap-tui aois add etna 14.9,37.7 25 km",
        "maap-tui aois add parks parks.kml --force",
    ),
    "aois delete": ("maap-tui aois delete etna",),
    "download": (
        f"maap-tui download BiomassLevel1aIOC {_BOX} --datetime 2025 --max-items 2 --dry-run",
        "maap-tui search BiomassSimulated --format geojson | maap-tui download --from -",
    ),
    "basket list": ("maap-tui basket list --format csv",),
    "basket add": ("maap-tui basket add BiomassLevel1a --where Gabon --choose 'newest baseline'",),
    "basket remove": ("maap-tui basket remove --collection BiomassLevel1a",),
    "basket clear": ("maap-tui basket clear",),
    "basket undo": ("maap-tui basket undo",),
    "basket export": ("maap-tui basket export basket.geojson",),
    "basket import": ("maap-tui basket import basket.geojson",),
    "basket download": ("maap-tui basket download --take-out --report report.csv",),
    "queue list": ("maap-tui queue list --format json",),
    "queue add": (
        "maap-tui queue add BiomassLevel1a --datetime 2026-03 "
        "--layout '{collection}/{year}/{month}/{id}/{name}'",
    ),
    "queue pause": ("maap-tui queue pause --all",),
    "queue resume": ("maap-tui queue resume --all",),
    "queue cancel": ("maap-tui queue cancel 3f2a91",),
    "queue retry": ("maap-tui queue retry --failed",),
    "queue move": ("maap-tui queue move 3f2a91 first",),
    "queue clear": ("maap-tui queue clear",),
    "queue undo": ("maap-tui queue undo",),
    "queue run": ("maap-tui queue run --jobs 4 --format json --report report.json",),
    "have": ("maap-tui have --superseded",),
    "audit": ("maap-tui audit --requeue; maap-tui queue run",),
    "token": ("maap-tui token --check",),
    "config": ("maap-tui config --format json",),
}
"""By the name of the verb."""
