import { useTranslation } from 'react-i18next'
import type { RuleFiring } from '../api-types.ts'

type Step = RuleFiring['steps'][number]

/** The outcome of a rule's actions, in one line. */
export function Steps({ steps }: { steps: readonly Step[] }) {
  const { t, i18n } = useTranslation('rules')
  const reasonOf = (reason = 'other') =>
    t(i18n.exists(`rules:reason.${reason}`) ? (`reason.${reason}` as 'reason.other') : 'reason.other')
  return steps
    .map(({ action, done, reason }) => {
      const step = t(`step.${action}`)
      return done ? step : t('skipped', { step, reason: reasonOf(reason) })
    })
    .join('; ')
}
