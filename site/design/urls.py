"""The gallery of components, in development only."""

app_name = "design"
urlpatterns = []
