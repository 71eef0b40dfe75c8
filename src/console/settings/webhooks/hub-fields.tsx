import { Text, TextInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'

type Hub = { verify_token: string; app_secret: string }
type Props = { value: Hub; onChange: (hub: Hub) => void; required: boolean }

/**
 * The secrets an address in the Cloud API's format shares with us. They are not shown again, so a change may leave them
 * empty.
 */
export function HubFields({ value, onChange, required }: Props) {
  const { t } = useTranslation('settings')
  const hint = (text: string) => (required ? text : `${text}. ${t('webhooks.unchanged')}`)
  return (
    <>
      <Text size="sm" c="dimmed">
        {t('webhooks.formatHint')}
      </Text>
      <TextInput
        label={t('webhooks.verifyToken')}
        description={hint(t('webhooks.verifyTokenHint'))}
        required={required}
        maxLength={500}
        autoComplete="off"
        value={value.verify_token}
        onChange={(event) => onChange({ ...value, verify_token: event.currentTarget.value })}
      />
      <TextInput
        label={t('webhooks.appSecret')}
        description={hint(t('webhooks.appSecretHint'))}
        required={required}
        maxLength={500}
        autoComplete="off"
        value={value.app_secret}
        onChange={(event) => onChange({ ...value, app_secret: event.currentTarget.value })}
      />
    </>
  )
}
