import { Badge } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { Webhook } from '../../api-types.ts'
import { useFormats } from '../../formats.ts'

/** Whether it works, fails or is off. */
export function WebhookState({ webhook: { status, failing_since } }: { webhook: Webhook }) {
  const { t } = useTranslation('settings')
  const formats = useFormats()
  if (status === 'disabled') return <Badge color="gray">{t('webhooks.state.disabled')}</Badge>
  if (failing_since === null) return <Badge color="teal">{t('webhooks.state.works')}</Badge>
  return (
    <Badge color="red" title={formats.full(failing_since)}>
      {t('webhooks.state.failing', { since: formats.dateTime(failing_since) })}
    </Badge>
  )
}
