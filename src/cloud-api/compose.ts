import type { Settings } from '../../config/env.ts'
import type { GuestHooks } from '../guests/index.ts'
import type { Route } from '../http/route.ts'
import { mediaFolder } from '../inbox/index.ts'
import { wabaIdOf } from '../lib/cloud-api-ids.ts'
import type { Hooks } from '../lib/hooks.ts'
import { MIB } from '../lib/units.ts'
import type { EventFormats } from '../webhooks/index.ts'
import { type AccountDeps, accountRoutes } from './account-routes.ts'
import { cloudApiFormat } from './event-format.ts'
import { mediaRoutes } from './media-routes.ts'
import { messageRoutes } from './message-routes.ts'
import { createNumberLookup } from './numbers.ts'
import { cloudApiPersonalData } from './personal-data.ts'
import { mergeSaid } from './store.ts'
import { templateRoutes } from './template-routes.ts'

type Base = Omit<AccountDeps, 'folder' | 'maxBytes' | 'allowPrivate' | 'findNumber' | 'wabaId' | 'guests'> & {
  settings: Pick<Settings, 'OTKLIK_WEBHOOK_ALLOW_PRIVATE'>
}
type Others = {
  guests: AccountDeps['guests'] & { hooks: Hooks<GuestHooks> }
}

/** The product in the shape of Meta's Cloud API: its routes, and the events as its webhooks. */
export function composeCloudApi(base: Base, { guests }: Others) {
  const { db, settings, secretKey } = base
  const folder = mediaFolder(settings.OTKLIK_DATA_DIR)
  const wabaId = wabaIdOf(secretKey)
  const deps: AccountDeps = {
    ...base,
    guests,
    folder,
    maxBytes: settings.OTKLIK_MAX_UPLOAD_MB * MIB,
    allowPrivate: settings.OTKLIK_WEBHOOK_ALLOW_PRIVATE,
    findNumber: createNumberLookup(db),
    wabaId,
  }
  guests.hooks.listen({ onMerge: mergeSaid, ...cloudApiPersonalData })
  const formats: EventFormats = { cloud_api: cloudApiFormat({ db, wabaId, mediaFolder: folder }) }
  const routes: Route[] = [
    ...messageRoutes(deps),
    ...mediaRoutes(deps),
    ...accountRoutes(deps),
    ...templateRoutes(deps),
  ]
  return { ...deps, formats, routes }
}
