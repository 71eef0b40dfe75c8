import type { Settings } from '../../config/env.ts'
import type { SafetySettings } from './safety/judge-figures.ts'
import type { PermitDeps } from './throttle.ts'

export type ViewDeps = {
  clock: PermitDeps['clock']
  settings: PermitDeps['settings'] & SafetySettings & Pick<Settings, 'OTKLIK_TIME_ZONE' | 'OTKLIK_WHATSAPP_PROXY'>
}
