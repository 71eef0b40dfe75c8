import type { DraftDeps } from './deps.ts'
import { draftRoutes } from './routes.ts'

/** Drafts of answers and replies by a language model: off until a server is set and a restaurant enables them. */
export function composeDrafts(base: Omit<DraftDeps, 'audit'>, { guests }: { guests: Pick<DraftDeps, 'audit'> }) {
  return draftRoutes({ ...base, audit: guests.audit })
}
