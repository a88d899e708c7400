"""The bytes of the demo world: products, zips and pictures, made while they are asked for."""
