import { Code, Group, List, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { api } from '../api.ts'
import type { Number as WhatsAppNumber } from '../api-types.ts'
import { useFormats } from '../formats.ts'
import { Copy } from '../parts/copy.tsx'
import { Part } from '../parts/part.tsx'
import { Loaded } from '../parts/states.tsx'
import { useCan } from '../session.ts'
import { NUMBERS_KEY } from './load-numbers.ts'

/** An official number at Meta: its ids, and what has to be entered at Meta about our webhook. */
export function OfficialPart({ number }: { number: WhatsAppNumber }) {
  const { t } = useTranslation('numbers')
  const mayWrite = useCan()('numbers:write')
  if (!number.meta) return null
  const { phone_number_id, waba_id, graph_url, has_token } = number.meta
  return (
    <>
      <Part title={t('official.title')}>
        <Stack gap={6}>
          <Text size="sm" c="dimmed">
            {t('official.hint')}
          </Text>
          {number.messaging_limit && <MessagingLimit limit={number.messaging_limit} />}
          <Facts facts={{ phone_number_id, waba_id, graph_url }} />
        </Stack>
      </Part>
      {mayWrite && has_token && (
        <Part title={t('official.webhook')}>
          <Webhook id={number.id} />
        </Part>
      )}
    </>
  )
}

/** How many more people the number may write to first. */
function MessagingLimit({ limit: { max, used, free_at } }: { limit: NonNullable<WhatsAppNumber['messaging_limit']> }) {
  const { t } = useTranslation('numbers')
  const formats = useFormats()
  const isFull = max !== null && used >= max
  return (
    <Text size="sm" className="numerals">
      {t(max === null ? 'official.noLimit' : 'official.limit', {
        used: formats.number(used),
        max: formats.number(max ?? 0),
      })}
      {isFull && free_at && ` ${t('official.freeAt', { when: formats.dateTime(free_at) })}`}
    </Text>
  )
}

function Webhook({ id }: { id: string }) {
  const { t } = useTranslation('numbers')
  const webhook = useQuery({
    queryKey: [...NUMBERS_KEY, id, 'meta-webhook'],
    queryFn: ({ signal }) => api.GET('/v1/numbers/{id}/meta-webhook', { path: { id }, signal }),
  })
  return (
    <Loaded query={webhook}>
      {({ callback_url, verify_token, fields }) => (
        <Stack gap="sm">
          <List type="ordered" size="sm" spacing={4}>
            <List.Item>{t('official.webhook1')}</List.Item>
            <List.Item>{t('official.webhook2', { fields: fields.join(', ') })}</List.Item>
          </List>
          {callback_url ? (
            <Value name={t('official.callback')} value={callback_url} />
          ) : (
            <Text size="sm" c="var(--mantine-color-error)">
              {t('official.noAddress')}
            </Text>
          )}
          <Value name={t('official.verify')} value={verify_token} />
        </Stack>
      )}
    </Loaded>
  )
}

function Value({ name, value }: { name: string; value: string }) {
  return (
    <div>
      <Text size="sm" c="dimmed">
        {name}
      </Text>
      <Group gap="xs">
        <Code style={{ overflowWrap: 'anywhere' }}>{value}</Code>
        <Copy value={value} />
      </Group>
    </div>
  )
}

function Facts({ facts }: { facts: Record<string, string> }) {
  return Object.entries(facts).map(([name, value]) => (
    <Group key={name} justify="space-between" gap="xs">
      <Text size="sm" c="dimmed">
        {name}
      </Text>
      <Code style={{ overflowWrap: 'anywhere' }}>{value}</Code>
    </Group>
  ))
}
