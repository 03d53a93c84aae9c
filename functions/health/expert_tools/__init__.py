"""What the Domain Expert looks things up with: PubMed, Data Commons, reference ranges.

Every result carries its citations (`functions.health.citations`), so that an answer can be held against what was really
read. What a service says is data: it reaches the model as a quoted tool result, whatever stands in it.
"""
