"""Rules compiled from the ontology, their closure in a store, and derivations of answers."""
