"""The look: base form, renderer, template components, style sheet. No models, no rules of the trade."""
