import { Group, Progress, Stack, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { Number as WhatsAppNumber } from '../api-types.ts'
import { useFormats } from '../formats.ts'
import { useEachMinute } from '../parts/when.tsx'

/** How much of the minute's, the hour's and the day's limit is used, and when the next message may leave. */
export function Gauges({ number }: { number: WhatsAppNumber }) {
  const { t } = useTranslation('numbers')
  const { throttle, warm_up, safety } = number
  return (
    <Stack gap={8}>
      <Gauge name={t('gauge.minute')} {...throttle.minute} />
      <Gauge name={t('gauge.hour')} {...throttle.hour} />
      {warm_up.day_cap && <Gauge name={t('gauge.day')} {...warm_up.day_cap} />}
      {safety.level === 'slowed' && (
        <Text size="xs" c="dimmed">
          {t('gauge.cut', { minute: safety.limits_now.per_minute, hour: safety.limits_now.per_hour })}
        </Text>
      )}
      <NewChats number={number} />
      {warm_up.complete && <NextFree number={number} />}
    </Stack>
  )
}

const STAGE_COLOURS = { none: 'brand', first_warning: 'yellow', second_warning: 'orange', capped: 'red' } as const

/** WhatsApp's own quota of new chats, with its stage and end. */
function NewChats({ number: { new_chats: quota } }: { number: WhatsAppNumber }) {
  const { t } = useTranslation('numbers')
  const formats = useFormats()
  if (!quota) return null
  const { stage, used, total, left, ends_at } = quota
  return (
    <div>
      <Gauge name={t('newChats.title')} used={used} max={total} color={left === 0 ? 'red' : STAGE_COLOURS[stage]} />
      <Text size="xs" c={stage === 'none' && left > 0 ? 'dimmed' : undefined} mt={2}>
        {t(left === 0 ? 'newChats.usedUp' : `newChats.${stage}`, { until: formats.dateTime(ends_at), left })}
      </Text>
    </div>
  )
}

type GaugeProps = { name: string; used: number; max: number; color?: string }

function Gauge({ name, used, max, color }: GaugeProps) {
  const { t } = useTranslation('numbers')
  const share = max === 0 ? 100 : Math.min(100, (100 * used) / max)
  const words = t('gauge.used', { used, max })
  return (
    <div>
      <Group justify="space-between" gap="xs">
        <Text size="xs" c="dimmed">
          {name}
        </Text>
        <Text size="xs" className="numerals">
          {words}
        </Text>
      </Group>
      <Progress.Root size="sm">
        <Progress.Section
          value={share}
          color={color ?? (share >= 100 ? 'orange' : 'brand')}
          aria-label={`${name}: ${words}`}
        />
      </Progress.Root>
    </div>
  )
}

function NextFree({ number: { throttle, safety, state } }: { number: WhatsAppNumber }) {
  const { t } = useTranslation('numbers')
  const formats = useFormats()
  const now = useEachMinute(true, 1_000)
  const wait = Date.parse(throttle.next_free_at) - now
  if (state !== 'open' && state !== 'restricted') return null
  const words =
    safety.level === 'stopped'
      ? t('gauge.stopped')
      : wait < 1_000
        ? t('gauge.free')
        : t('gauge.next', {
            when: wait < 3_600_000 ? formats.ago(throttle.next_free_at, now) : formats.dateTime(throttle.next_free_at),
          })
  return (
    <Text size="xs" c="dimmed">
      {words}
    </Text>
  )
}
