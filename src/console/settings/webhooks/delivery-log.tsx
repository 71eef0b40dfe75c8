import { Badge, Button, Code, Collapse, Divider, Group, Stack, Text, UnstyledButton } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconChevronDown, IconRefresh } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useAct } from '../../acts.ts'
import { api } from '../../api.ts'
import type { WebhookDelivery } from '../../api-types.ts'
import { useFormats } from '../../formats.ts'
import { useList } from '../../lists.ts'
import { Choice } from '../../parts/choice.tsx'
import { Part } from '../../parts/part.tsx'
import { Rows } from '../../parts/rows.tsx'
import { Loaded } from '../../parts/states.tsx'
import { When } from '../../parts/when.tsx'
import { WEBHOOKS_KEY } from './types.ts'

const STATUSES = ['', 'waiting', 'succeeded', 'dead'] as const
const COLOURS = { waiting: 'yellow', succeeded: 'teal', dead: 'red' } as const
const REFRESH_MS = 5_000

/** Past and future deliveries: each with its attempts, requests and answers, and a button to repeat it. */
export function DeliveryLog({ id }: { id: string }) {
  const { t } = useTranslation('settings')
  const [status, setStatus] = useState<(typeof STATUSES)[number]>('')
  const deliveries = useList([...WEBHOOKS_KEY, id, 'deliveries'], '/v1/webhooks/{id}/deliveries', {
    path: { id },
    query: { status },
    refetchEveryMs: REFRESH_MS,
  })
  return (
    <Part
      title={t('webhooks.log')}
      hint={t('webhooks.logHint')}
      actions={
        <Choice
          size="xs"
          aria-label={t('webhooks.filter')}
          value={status}
          onChange={setStatus}
          data={STATUSES.map((value) => ({ value, label: t(`webhooks.status.${value || 'all'}`) }))}
        />
      }
    >
      <Rows
        list={deliveries}
        empty={
          <Text size="sm" c="dimmed">
            {t('webhooks.logEmpty')}
          </Text>
        }
        more={{ mt: 'sm' }}
      >
        {(rows) => (
          <Stack gap={0}>
            {rows.map((delivery) => (
              <Row key={delivery.id} id={id} delivery={delivery} />
            ))}
          </Stack>
        )}
      </Rows>
    </Part>
  )
}

function Row({ id, delivery }: { id: string; delivery: WebhookDelivery }) {
  const { t } = useTranslation('settings')
  const formats = useFormats()
  const [open, { toggle }] = useDisclosure()
  const { last_attempt } = delivery
  return (
    <div>
      <Divider />
      <UnstyledButton onClick={toggle} aria-expanded={open} w="100%" py={8}>
        <Group justify="space-between" gap="xs">
          <Group gap="xs">
            <IconChevronDown size={16} aria-hidden style={{ transform: open ? 'none' : 'rotate(-90deg)' }} />
            <Badge color={COLOURS[delivery.status]}>{t(`webhooks.outcome.${delivery.status}`)}</Badge>
            <Text size="sm">{delivery.event_type}</Text>
          </Group>
          <Text size="xs" c="dimmed" className="numerals">
            {last_attempt &&
              `${last_attempt.response_status ?? last_attempt.error ?? ''} · ${t('webhooks.latency', {
                ms: formats.number(last_attempt.latency_ms),
              })} · `}
            <When at={delivery.created_at} />
          </Text>
        </Group>
      </UnstyledButton>
      <Collapse expanded={open}>{open && <Details id={id} deliveryId={delivery.id} />}</Collapse>
    </div>
  )
}

function Details({ id, deliveryId }: { id: string; deliveryId: string }) {
  const { t } = useTranslation('settings')
  const formats = useFormats()
  const path = { id, delivery_id: deliveryId }
  const detail = useQuery({
    queryKey: [...WEBHOOKS_KEY, id, 'deliveries', deliveryId],
    queryFn: ({ signal }) => api.GET('/v1/webhooks/{id}/deliveries/{delivery_id}', { path, signal }),
  })
  const replay = useAct(() => api.POST('/v1/webhooks/{id}/deliveries/{delivery_id}/replay', { path }), {
    refresh: [[...WEBHOOKS_KEY, id]],
    done: t('webhooks.replayedOne'),
  })
  return (
    <Loaded query={detail}>
      {({ log, next_attempt_at, event_id }) => (
        <Stack gap="sm" pb="sm" pl={26}>
          <Group justify="space-between" gap="xs">
            <Text size="xs" c="dimmed">
              {event_id}
              {next_attempt_at && (
                <>
                  {' · '}
                  {t('webhooks.next')} <When at={next_attempt_at} />
                </>
              )}
            </Text>
            <Button
              size="xs"
              variant="default"
              leftSection={<IconRefresh size={14} />}
              loading={replay.isPending}
              onClick={() => replay.mutate()}
            >
              {t('webhooks.replay')}
            </Button>
          </Group>
          {log.length === 0 && (
            <Text size="sm" c="dimmed">
              {t('webhooks.noAttempts')}
            </Text>
          )}
          {log.map((attempt) => (
            <Stack key={attempt.at} gap={4}>
              <Text size="sm">
                <When at={attempt.at} /> · {t('webhooks.answer')} {attempt.response_status ?? attempt.error ?? '–'} ·{' '}
                {t('webhooks.latency', { ms: formats.number(attempt.latency_ms) })}
              </Text>
              <Text size="xs" c="dimmed">
                {t('webhooks.request')}
              </Text>
              <Code block tabIndex={0} style={{ maxHeight: 240, overflow: 'auto' }}>
                {pretty(attempt.request_body)}
              </Code>
              {attempt.response_body && (
                <>
                  <Text size="xs" c="dimmed">
                    {t('webhooks.response')}
                  </Text>
                  <Code block tabIndex={0} style={{ maxHeight: 240, overflow: 'auto' }}>
                    {attempt.response_body}
                  </Code>
                </>
              )}
            </Stack>
          ))}
        </Stack>
      )}
    </Loaded>
  )
}

function pretty(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), null, 2)
  } catch {
    // Not JSON: shown as it is.
    return body
  }
}
