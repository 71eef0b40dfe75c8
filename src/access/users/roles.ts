import type { Scope } from '../../http/scopes.ts'

/** The roles of users. */
export const ROLES = ['operator', 'marketer', 'manager', 'administrator'] as const

export type Role = (typeof ROLES)[number]

/** Every role sees the numbers' states and the live events. */
const EVERYBODY = ['numbers:read', 'guests:read', 'events:read'] as const satisfies Scope[]

/** Inbox, guests, ratings that wait for an operator. */
const OPERATOR = [
  ...EVERYBODY,
  'guests:write',
  'messages:read',
  'messages:write',
  'reviews:read',
  'ratings:write',
] as const satisfies Scope[]

/** Mailings, templates, audiences. */
const MARKETER = [...EVERYBODY, 'mailings:read', 'mailings:write'] as const satisfies Scope[]

/** What a role allows: the same scopes as those of API keys. */
export const SCOPES_OF: Record<Role, readonly Scope[]> = {
  operator: OPERATOR,
  marketer: MARKETER,
  manager: [...new Set<Scope>([...OPERATOR, ...MARKETER, 'guests:rights', 'reviews:write', 'restaurants:write'])],
  administrator: ['admin'],
}

/** A role that no longer exists has no scopes. */
export function scopesOf(role: string): readonly Scope[] {
  return Object.hasOwn(SCOPES_OF, role) ? SCOPES_OF[role as Role] : []
}
