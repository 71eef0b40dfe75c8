import { Badge } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { Number as WhatsAppNumber } from '../api-types.ts'

const COLOURS: Record<WhatsAppNumber['state'], string> = {
  pairing: 'blue',
  connecting: 'yellow',
  open: 'green',
  paused: 'gray',
  restricted: 'orange',
  logged_out: 'red',
  failed: 'red',
}

/** A number's state in one word. */
export function StateBadge({ state }: { state: WhatsAppNumber['state'] }) {
  const { t } = useTranslation('numbers')
  return <Badge color={COLOURS[state]}>{t(`state.${state}`)}</Badge>
}

const SAFETY_COLOURS: Record<WhatsAppNumber['safety']['level'], string> = {
  good: 'green',
  watched: 'yellow',
  slowed: 'orange',
  stopped: 'red',
}

/** How safe a number is from being banned, in one word. */
export function SafetyBadge({ level }: { level: WhatsAppNumber['safety']['level'] }) {
  const { t } = useTranslation('numbers')
  return <Badge color={SAFETY_COLOURS[level]}>{t(`safety.${level}`)}</Badge>
}

/** A reason in words; the server's own name for an unknown one. */
export function useReason(): (reason: string | null) => string | undefined {
  const { t, i18n } = useTranslation('numbers')
  return (reason) => {
    if (reason === null) return undefined
    return i18n.exists(`numbers:reason.${reason}`) ? t(`reason.${reason}` as 'reason.silent') : reason
  }
}
