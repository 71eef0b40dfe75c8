import { Anchor, List, PasswordInput, Stack, Text, TextInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { Number as WhatsAppNumber } from '../api-types.ts'
import type { OfficialInput } from './save-official.ts'

type Props = {
  value: OfficialInput
  onChange: (part: Partial<OfficialInput>) => void
  error: (field: string) => string | undefined
  /** For an existing one: its current data. */
  meta: WhatsAppNumber['meta']
}

/** An official number's account at Meta, with the steps to get it. */
export function OfficialFields({ value, onChange, error, meta }: Props) {
  const { t } = useTranslation('numbers')
  const field = (name: keyof OfficialInput) => ({
    label: t(`official.${name}`),
    value: value[name],
    error: error(`meta.${name}`),
    autoComplete: 'off',
    spellCheck: false,
    onChange: ({ currentTarget }: { currentTarget: { value: string } }) => onChange({ [name]: currentTarget.value }),
  })
  const isNew = meta === null
  return (
    <Stack gap="sm">
      {isNew && (
        <List type="ordered" size="sm" spacing={4}>
          <List.Item>
            <Anchor href="https://developers.facebook.com/apps" target="_blank" rel="noreferrer" size="sm">
              developers.facebook.com/apps
            </Anchor>
            {': '}
            {t('official.step1')}
          </List.Item>
          <List.Item>{t('official.step2')}</List.Item>
          <List.Item>{t('official.step3')}</List.Item>
          <List.Item>{t('official.step4')}</List.Item>
        </List>
      )}
      {isNew && <TextInput required inputMode="numeric" {...field('phone_number_id')} />}
      <TextInput required={isNew} inputMode="numeric" placeholder={meta?.waba_id} {...field('waba_id')} />
      <PasswordInput
        required={isNew}
        placeholder={meta?.has_token ? '••••••••' : undefined}
        {...field('access_token')}
      />
      <PasswordInput required={isNew} placeholder={meta?.has_token ? '••••••••' : undefined} {...field('app_secret')} />
      <TextInput placeholder={meta?.graph_url ?? 'https://graph.facebook.com/v26.0'} {...field('graph_url')} />
      <Text size="xs" c="dimmed">
        {t(isNew ? 'official.secrets' : 'official.stays')}
      </Text>
    </Stack>
  )
}
