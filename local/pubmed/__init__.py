"""The stand-in for PubMed: esearch, esummary and efetch of NCBI's E-utilities over a small fixed set of articles."""
