import type { Settings } from '../../config/env.ts'
import type { CallSettings } from './calls.ts'
import type { HistorySettings } from './history.ts'
import type { SafetySettings } from './safety/judge-figures.ts'
import type { PermitDeps } from './throttle.ts'

export type ViewDeps = {
  secretKey: Uint8Array
  clock: PermitDeps['clock']
  settings: PermitDeps['settings'] &
    SafetySettings &
    CallSettings &
    HistorySettings &
    Pick<Settings, 'OTKLIK_WHATSAPP_PROXY'>
}
