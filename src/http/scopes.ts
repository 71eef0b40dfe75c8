/** What an API key may do. `admin` includes all. Users' roles map to sets of these. */
export const SCOPES = [
  'numbers:read',
  'numbers:write',
  'guests:read',
  'guests:write',
  'guests:rights',
  'messages:read',
  'messages:write',
  'mailings:read',
  'mailings:write',
  'orders:write',
  'reviews:read',
  'reviews:write',
  'ratings:write',
  'restaurants:write',
  'webhooks:write',
  'events:read',
  'admin',
] as const

export type Scope = (typeof SCOPES)[number]
