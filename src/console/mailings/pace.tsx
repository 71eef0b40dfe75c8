import { Anchor, Group, Progress, Stack, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { Link } from 'wouter'
import type { Mailing } from '../api-types.ts'
import { useNumbers } from '../numbers/load-numbers.ts'
import { SafetyBadge, StateBadge } from '../numbers/state-badge.tsx'
import { Failure, Loading } from '../parts/states.tsx'
import type { NumberPace } from './use-progress.ts'

/** How fast each participating number is sending, against its limits. */
export function Pace({ mailing, pace }: { mailing: Mailing; pace: NumberPace[] | undefined }) {
  const { t } = useTranslation('mailings')
  const numbers = useNumbers()
  if (numbers.isPending) return <Loading />
  if (numbers.error) return <Failure error={numbers.error} retry={() => void numbers.refetch()} />
  const part = numbers.rows.filter(
    ({ id, warm_up }) =>
      pace?.some(({ number_id }) => number_id === id) ||
      (warm_up.complete && (mailing.number_ids === null || mailing.number_ids.includes(id))),
  )
  if (part.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        {t('pace.none')}
      </Text>
    )
  }
  return (
    <Stack gap="sm">
      {part.map(({ id, label, state, throttle, safety }) => {
        const own = pace?.find(({ number_id }) => number_id === id)
        return (
          <div key={id}>
            <Group justify="space-between" gap="xs">
              <Group gap={6}>
                <Anchor component={Link} href={`/numbers/${id}`} size="sm">
                  {label}
                </Anchor>
                {state !== 'open' && <StateBadge state={state} />}
                {safety.level !== 'good' && <SafetyBadge level={safety.level} />}
              </Group>
              <Text size="xs" c="dimmed" className="numerals">
                {t('pace.minute', throttle.minute)} · {t('pace.hour', throttle.hour)}
              </Text>
            </Group>
            <Progress.Root size="sm">
              <Progress.Section
                value={throttle.hour.max === 0 ? 0 : (100 * throttle.hour.used) / throttle.hour.max}
                color="brand"
                aria-label={`${label}: ${t('pace.hour', throttle.hour)}`}
              />
            </Progress.Root>
            {own && (
              <Text size="xs" c="dimmed" className="numerals">
                {t('pace.own', { sent: own.sent, minute: own.last_minute })}
                {own.waiting > 0 && ` · ${t('pace.waiting', { waiting: own.waiting })}`}
                {own.failed > 0 && ` · ${t('counts.failed')}: ${own.failed}`}
              </Text>
            )}
          </div>
        )
      })}
    </Stack>
  )
}
