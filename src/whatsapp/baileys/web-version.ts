import { DEFAULT_CONNECTION_CONFIG, type WAVersion } from '@whiskeysockets/baileys'

/** Versions of WhatsApp Web that were accepted, newest first. Tried in turn when WhatsApp refuses the one in use. */
const LAST_KNOWN_GOOD: WAVersion[] = [
  [2, 3000, 1043857760],
  [2, 3000, 1040069233],
  [2, 3000, 1034270928],
]

export type WebVersions = {
  /** The version to announce now. */
  current(): WAVersion
  /** WhatsApp refused this version as too old: from now on the next one is announced. False when none is left. */
  refuse(version: WAVersion): boolean
}

/** `wanted`: the version from the settings, such as `2.3000.1027934701`; otherwise the library's own comes first. */
export function makeWebVersions(wanted?: string): WebVersions {
  const first = wanted ? (wanted.split('.').map(Number) as WAVersion) : DEFAULT_CONNECTION_CONFIG.version
  const candidates = new Map(
    [first, DEFAULT_CONNECTION_CONFIG.version, ...LAST_KNOWN_GOOD].map((v) => [v.join('.'), v]),
  )
  const refused = new Set<string>()
  const accepted = () => [...candidates].find(([name]) => !refused.has(name))?.[1]
  return {
    current: () => accepted() ?? first,
    refuse(version) {
      refused.add(version.join('.'))
      if (accepted()) return true
      // All were refused: begin again from the first, a refusal may have been a passing fault.
      refused.clear()
      return false
    },
  }
}
