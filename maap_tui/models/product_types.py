"""What the codes of product types stand for, in words: nobody should have to know `CPR_CLD_2A`.

Of EarthCARE and BIOMASS, as their missions document them; any other code has no words here.
"""

_EARTHCARE = {
    "ATL_NOM_1B": "lidar: attenuated backscatter",
    "ATL_DCC_1B": "lidar: dark current calibration",
    "ATL_CSC_1B": "lidar: coarse spectral calibration",
    "ATL_FSC_1B": "lidar: fine spectral calibration",
    "CPR_NOM_1B": "radar: reflectivity, Doppler velocity",
    "MSI_NOM_1B": "imager: radiances, brightness temperatures",
    "MSI_BBS_1B": "imager: black body and Sun calibration",
    "MSI_SD1_1B": "imager: solar calibration, diffuser 1",
    "MSI_SD2_1B": "imager: solar calibration, diffuser 2",
    "MSI_RGR_1C": "imager: radiances on one grid",
    "BBR_NOM_1B": "radiometer: radiances",
    "BBR_SNG_1B": "radiometer: radiances of single pixels",
    "BBR_LIN_1B": "radiometer: linearity",
    "BBR_SOL_1B": "radiometer: solar calibration",
    "AUX_JSG_1D": "joint standard grid",
    "AUX_MET_1D": "weather forecast along the track",
    "AUX_ORBPRE": "predicted orbit",
    "AUX_ORBRES": "restituted orbit",
    "MPL_ORBSCT": "orbit scenario",
    "GEO_ATTOBS": "observed attitude",
    "GEO_ORBOBS": "observed orbit",
    "ATL_FM__2A": "lidar: feature mask",
    "ATL_AER_2A": "lidar: aerosol profiles",
    "ATL_ALD_2A": "lidar: aerosol layers",
    "ATL_CLA_2A": "lidar: cloud and aerosol profiles",
    "ATL_CTH_2A": "lidar: cloud top height",
    "ATL_EBD_2A": "lidar: extinction, backscatter, depolarisation",
    "ATL_ICE_2A": "lidar: ice cloud profiles",
    "ATL_TC__2A": "lidar: target classification (cloud, aerosol)",
    "CPR_FMR_2A": "radar: feature mask, reflectivity",
    "CPR_CD__2A": "radar: corrected Doppler velocity",
    "CPR_TC__2A": "radar: target classification (cloud, rain)",
    "CPR_CLD_2A": "radar: cloud and precipitation profiles",
    "CPR_CLP_2A": "radar: cloud profiles",
    "CPR_ECO_2A": "radar: echo, reflectivity and Doppler",
    "CPR_APC_2A": "radar: antenna pointing correction",
    "MSI_CM__2A": "imager: cloud mask, type and phase",
    "MSI_COP_2A": "imager: cloud optical and physical properties",
    "MSI_CLP_2A": "imager: cloud properties",
    "MSI_AOT_2A": "imager: aerosol optical thickness",
    "AM__ACD_2B": "lidar + imager: aerosol columns",
    "AM__CTH_2B": "lidar + imager: cloud top height",
    "AM__MO__2B": "lidar + imager: merged observations",
    "AC__TC__2B": "lidar + radar: target classification (cloud, aerosol, rain)",
    "AC__CLP_2B": "lidar + radar: cloud profiles",
    "ACM_CAP_2B": "lidar + radar + imager: cloud, aerosol, precipitation",
    "ACM_CLP_2B": "lidar + radar + imager: cloud profiles",
    "ACM_COM_2B": "composite profiles of cloud and aerosol",
    "ACM_RT__2B": "radiative transfer: fluxes and heating rates",
    "ALL_3D__2B": "three-dimensional scene of cloud and aerosol",
    "ALL_DF__2B": "radiative closure: fluxes compared",
    "ALL_RAD_2B": "radiative fluxes and heating rates",
    "BM__RAD_2B": "radiometer + imager: unfiltered radiances",
    "BMA_FLX_2B": "radiometer + imager + lidar: fluxes",
}
_BIOMASS_FORMS = {
    "RAW__0S": "raw data",
    "RAW__0M": "raw data, monitoring",
    "SCS__1S": "single look complex, slant range",
    "SCS__1M": "monitoring",
    "DGM__1S": "detected, ground range, multi-looked",
    "STA__1S": "interferometric stack",
    "STA__1M": "interferometric stack, monitoring",
}
_BIOMASS = {
    **{
        f"S{swath}_{form}": f"radar, swath {swath}: {words}"
        for swath in (1, 2, 3)
        for form, words in _BIOMASS_FORMS.items()
    },
    "FP_FH__L2A": "forest height",
    "FP_FD__L2A": "forest disturbance",
    "FP_GN__L2A": "ground notched backscatter",
    "FP_TFH_L2A": "forest height by tomography",
    "FP_FH__L2B": "forest height, by tile",
    "FP_FD__L2B": "forest disturbance, by tile",
    "FP_TFH_L2B": "forest height by tomography, by tile",
    "FP_AGB_L2B": "above-ground biomass, by tile",
    "AUX_ORB___": "orbit",
    "AUX_ATT___": "attitude",
    "AUX_TEC___": "total electron content",
    "AUX_INS___": "instrument",
}
_WORDS = {**_EARTHCARE, **_BIOMASS}
PRODUCT_TYPE = "product:type"


def type_in_words(code: str) -> str:
    """What the product type `code` holds; empty where that is not known."""
    return _WORDS.get(code.upper(), "")


def value_in_words(name: str, value: str) -> str:
    """What a value of the property `name` stands for, where there is more to say than itself."""
    return type_in_words(value) if name in (PRODUCT_TYPE, "productType") else ""
