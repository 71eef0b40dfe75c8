import type { Tx } from '../db/index.ts'
import { SETTINGS_OF_PROVIDERS } from './configured.ts'
import { noteProviderUp } from './sends.ts'

/** When a provider's access has changed, it is asked at once instead of waiting out its earlier refusal. */
export async function askProvidersAnew(tx: Tx, changed: readonly string[], at: number): Promise<void> {
  for (const [provider, names] of Object.entries(SETTINGS_OF_PROVIDERS)) {
    if (names.some((name) => changed.includes(name))) await noteProviderUp(tx, provider, at)
  }
}
