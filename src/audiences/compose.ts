import type { GuestDeps, GuestHooks } from '../guests/index.ts'
import type { Imports } from '../imports/index.ts'
import type { Hooks } from '../lib/hooks.ts'
import { resumeListImports } from './lists/run-list-import.ts'
import { audiencePersonalData } from './personal-data.ts'
import { type AudienceRouteDeps, audienceRoutes } from './routes.ts'
import { mergeAudiences } from './store.ts'

type Others = { guests: GuestDeps & { hooks: Hooks<GuestHooks> }; imports: Pick<Imports, 'lifetime'> }

/** Saved audiences and lists of guests from files. */
export function composeAudiences(base: Omit<AudienceRouteDeps, 'lifetime' | 'guests'>, { guests, imports }: Others) {
  const deps = { ...base, lifetime: imports.lifetime, guests }
  guests.hooks.listen({ onMerge: mergeAudiences, ...audiencePersonalData })
  return { resumeLists: () => resumeListImports(deps), routes: audienceRoutes(deps) }
}
