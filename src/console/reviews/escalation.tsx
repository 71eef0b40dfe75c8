import { Alert, Button, Group, Text } from '@mantine/core'
import { IconUrgent } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { useAct } from '../acts.ts'
import { api } from '../api.ts'
import type { Review } from '../api-types.ts'
import { When } from '../parts/when.tsx'
import { useCan } from '../session.ts'
import { COUNTERS_KEY } from '../shell/counters.ts'
import { REVIEWS_KEY } from './types.ts'

/** A review that speaks of injury, poisoning, law, the press or a child: a manager answers it, never a canned reply. */
export function Escalation({ review }: { review: Review }) {
  const { t } = useTranslation('reviews')
  const may = useCan()('reviews:write')
  const takeOver = useAct(() => api.POST('/v1/reviews/{id}/take-over', { path: { id: review.id } }), {
    refresh: [REVIEWS_KEY, COUNTERS_KEY, ['restaurants']],
    done: t('escalation.done'),
  })
  if (!review.escalation) return null
  const { reasons, resolved_at } = review.escalation
  const what = reasons.map((reason) => t(`escalation.reason.${reason}`)).join(', ')
  if (resolved_at) {
    return (
      <Text size="sm" c="dimmed">
        {t('escalation.resolved')} <When at={resolved_at} />
      </Text>
    )
  }
  return (
    <Alert color="red" icon={<IconUrgent />} title={t('escalation.title')} p="sm">
      <Group justify="space-between" gap="xs">
        <Text size="sm">{t('escalation.text', { what })}</Text>
        {may && (
          <Button size="xs" color="red" loading={takeOver.isPending} onClick={() => takeOver.mutate()}>
            {t('escalation.takeOver')}
          </Button>
        )}
      </Group>
    </Alert>
  )
}
