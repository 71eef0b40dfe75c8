import { Alert, List } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { Warning } from '../templates/texts-of.ts'

/** What a marketer should know before a mailing goes out; nothing of it stands in the way. */
export function Warnings({ warnings }: { warnings: readonly Warning[] }) {
  const { t, i18n } = useTranslation(['mailings', 'templates'])
  if (warnings.length === 0) return null
  const words = ({ code, message }: Warning) => {
    if (i18n.exists(`mailings:warnings.${code}`)) return t(`warnings.${code}` as 'warnings.no_number')
    if (i18n.exists(`templates:remarks.${code}`)) return t(`templates:remarks.${code}` as 'templates:remarks.no_name')
    return message
  }
  return (
    <Alert color="yellow" icon={<IconAlertTriangle />} title={t('warnings.title')}>
      <List size="sm" spacing={4}>
        {warnings.map((warning) => (
          <List.Item key={`${warning.code} ${warning.path}`}>
            {words(warning)}
            {warning.code === 'does_not_fit' && ` ${warning.message}`}
          </List.Item>
        ))}
      </List>
    </Alert>
  )
}
