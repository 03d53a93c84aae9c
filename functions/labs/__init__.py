"""The states of lab.asl.json: from a PDF to the values of a laboratory report. One module per state."""
