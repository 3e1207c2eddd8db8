"""What speaks HTTP: the application, its guards, its routes for programs and for people."""
