"""Granules worth knowing by name: one of each oddity that the world has, for tests and talks."""

WITHOUT_PRODUCT = "ECA_EXBA_MSI_COP_2A_20250305T041835Z_20250313T012010Z_04360D"
"""In EarthCAREL2Validated_MAAP; data and header, but no zip."""
ZIP_ONLY = "BIO_S1_DGM__1S_20251201T101118_20251201T101139_T_G01_M03_C02_T044_F301_01_DJ6QXW"
"""In BiomassLevel1b; zip and preview, but no single files."""
WITHOUT_GEOMETRY = "ECA_EXAA_AUX_ORBRES_20260520T000000Z_20260521T204047Z_0001"
"""In EarthCAREAuxiliary_MAAP; `geometry` is null and there is no `bbox`."""
CUT_AT_ANTIMERIDIAN = (
    "BIO_S1_DGM__1S_20260701T073649_20260701T073710_T_G01_M05_C03_T026_F098_01_DTVF7N"
)
"""In BiomassLevel1b; a MultiPolygon, and the west of its `bbox` is greater than the east."""
JUMPING_AT_ANTIMERIDIAN = (
    "BIO_S1_DGM__1S_20260701T073630_20260701T073651_T_G01_M05_C03_T026_F097_01_DTVJA9"
)
"""In BiomassLevel1b; a Polygon whose longitudes jump from one end of the map to the other."""
LARGE = "ECA_EXBA_MSI_COP_2A_20250305T023502Z_20250312T223218Z_04359C"
"""In EarthCAREL2Validated_MAAP; a single file of more than 30 MB."""
WITH_CHECKSUM = "BIO_AUX_ORB____20251201T000000_20251209T235959_01_DJGKQC"
"""In BiomassAux; its small file has a `file:checksum`."""
WITHOUT_LOCAL_PATH = "N00E010_ESACCI-BIOMASS-L4-AGB-MERGED-100m-2020-fv7.0"
"""In CCIBiomassV7; the name of its file has to be taken from the address."""
REPUBLISHED = (
    "BIO_S1_DGM__1S_20251201T101059_20251201T101120_T_G01_M03_C02_T044_F300_01_DIZC4Q",
    "BIO_S1_DGM__1S_20251201T101059_20251201T101120_T_G01_M03_C02_T044_F300_01_DJ6USF",
)
"""In BiomassLevel1b; the same acquisition twice, the second is the newer one."""
BASELINES = (
    "ECA_EXAE_ATL_EBD_2A_20240821T034520Z_20240823T005517Z_01310C",
    "ECA_EXBA_ATL_EBD_2A_20240821T034520Z_20240826T045055Z_01310C",
)
"""In EarthCAREL2Validated_MAAP; the same frame in two baselines, the second is the newer one."""
WITH_COMMAS = "W_XX-ESA,SMOS_CS2,NH_25KM_EASE2_20221015_20221021_r_v300_01_l4sit.nc"
"""In L4_SIT_Open; cannot be asked for in a list of identifiers."""
FORBIDDEN = "BIO_S1_RAW__0S_20261020T095318_20261020T095339_T_G01_M02_C05_T027_F297_01_DZL51P"
"""In BiomassLevel0; its products are answered with 403."""
FOREIGN = "SSC_OPER_SSC_DEF_SC_20210115T095613_N41-800_E12-400_01"
"""In SkySatESAarchive; its product is on another host, its previews are there by plain http."""
STATIC_ZIP = "TF_BR_KOMPSAT2_20090801T141646_L1G_0000"
"""In TropForest; a zip with a known size, that takes ranges."""
PRINTED = "ECA_EXBA_MSI_COP_2A_20250305T134540Z_20250912T202910Z_04366E"
"""In EarthCAREL2Validated_MAAP; the granule that the notebooks of the service print."""

COLLECTIONS = {
    WITHOUT_PRODUCT: "EarthCAREL2Validated_MAAP",
    ZIP_ONLY: "BiomassLevel1b",
    WITHOUT_GEOMETRY: "EarthCAREAuxiliary_MAAP",
    CUT_AT_ANTIMERIDIAN: "BiomassLevel1b",
    JUMPING_AT_ANTIMERIDIAN: "BiomassLevel1b",
    LARGE: "EarthCAREL2Validated_MAAP",
    WITH_CHECKSUM: "BiomassAux",
    WITHOUT_LOCAL_PATH: "CCIBiomassV7",
    REPUBLISHED[0]: "BiomassLevel1b",
    REPUBLISHED[1]: "BiomassLevel1b",
    BASELINES[0]: "EarthCAREL2Validated_MAAP",
    BASELINES[1]: "EarthCAREL2Validated_MAAP",
    WITH_COMMAS: "L4_SIT_Open",
    FORBIDDEN: "BiomassLevel0",
    FOREIGN: "SkySatESAarchive",
    STATIC_ZIP: "TropForest",
    PRINTED: "EarthCAREL2Validated_MAAP",
}
"""The collection of each."""
