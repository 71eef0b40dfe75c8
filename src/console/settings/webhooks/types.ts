export const WEBHOOKS_KEY = ['webhooks'] as const
