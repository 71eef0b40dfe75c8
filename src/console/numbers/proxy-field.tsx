import { Button, Group, Text, TextInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { Number as WhatsAppNumber } from '../api-types.ts'

/** Undefined: stays as it is. Null: the server's default. */
export type ProxyChange = { url: string } | null | undefined

type Props = {
  proxy: WhatsAppNumber['proxy']
  value: ProxyChange
  onChange: (value: ProxyChange) => void
  error: string | undefined
}

/**
 * How a number's traffic leaves. An existing proxy is shown without its password, so it is replaced rather than edited.
 */
export function ProxyField({ proxy, value, onChange, error }: Props) {
  const { t } = useTranslation('numbers')
  const own = proxy?.source === 'number' ? proxy : null
  const fallback = proxy?.source === 'default' ? proxy.url : null
  return (
    <div>
      <Group align="flex-end" gap="xs" wrap="nowrap">
        <TextInput
          style={{ flex: 1 }}
          label={t('proxy.title')}
          placeholder={own && value !== null ? own.url : (fallback ?? 'socks5://user:password@host:1080')}
          autoComplete="off"
          spellCheck={false}
          maxLength={1_000}
          value={value?.url ?? ''}
          error={error}
          onChange={({ currentTarget }) =>
            onChange(currentTarget.value === '' ? undefined : { url: currentTarget.value })
          }
        />
        {own && value !== null && (
          <Button variant="default" onClick={() => onChange(null)}>
            {t('proxy.remove')}
          </Button>
        )}
      </Group>
      <Text size="xs" c="dimmed" mt={4}>
        {value === null ? t('proxy.removed') : t('proxy.hint')}
      </Text>
    </div>
  )
}

/** The proxy in words, for the number's page. */
export function useProxyText(): (proxy: WhatsAppNumber['proxy']) => string {
  const { t } = useTranslation('numbers')
  return (proxy) => {
    if (proxy === null) return t('proxy.none')
    const address = proxy.url === 'direct://' ? t('proxy.none') : proxy.url
    return proxy.source === 'default' ? `${address} (${t('proxy.byDefault')})` : address
  }
}
