"""What is said on the wire: commands, events, channels, REST bodies as typed models. Names live here alone."""
