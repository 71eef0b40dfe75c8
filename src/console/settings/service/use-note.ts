import { useTranslation } from 'react-i18next'
import type { Name, ServiceForm } from './use-service.ts'

/** The note below a field: who set it, what is wrong with the value, or what it is for. */
export function useNote(form: ServiceForm, name: Name): string | undefined {
  const { t } = useTranslation('settings')
  const { held_by, problem } = form.setting(name)
  if (held_by !== null) return t('service.held', { name: held_by })
  if (problem !== null) return t(`service.${problem}`)
  switch (name) {
    case 'OTKLIK_SMSC_API_KEY':
    case 'OTKLIK_SMSC_CALLBACK_SECRET':
    case 'OTKLIK_TWILIO_FROM':
    case 'OTKLIK_PUSH_ACCEPTED_IS_REACHED':
      return t(`service.about.${name}`)
    case 'OTKLIK_QUIET_HOURS':
      return t('service.quietHint')
    case 'OTKLIK_MAILING_INTERVAL_HOURS':
      return t('service.intervalHint')
    default:
      return undefined
  }
}
