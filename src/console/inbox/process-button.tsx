import { Button, Group, Text } from '@mantine/core'
import { IconCheck } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { useAct } from '../acts.ts'
import { api } from '../api.ts'
import type { Rating } from '../api-types.ts'
import { When } from '../parts/when.tsx'
import { useCan } from '../session.ts'
import { COUNTERS_KEY } from '../shell/counters.ts'
import { usePeople } from './people.ts'

type Rated = Pick<Rating, 'id' | 'guest_id' | 'status' | 'processed_at' | 'processed_by'>

/** A low rating: dealt with, or not yet; both ways. */
export function ProcessButton({ rating }: { rating: Rated }) {
  const { t } = useTranslation(['inbox', 'shell'])
  const { nameOf } = usePeople()
  const may = useCan()('ratings:write')
  const refresh = [['guests', rating.guest_id], COUNTERS_KEY]
  const unprocess = () => api.POST('/v1/ratings/{id}/unprocess', { path: { id: rating.id } })
  const undo = useAct(unprocess, { refresh })
  const process = useAct(() => api.POST('/v1/ratings/{id}/process', { path: { id: rating.id } }), {
    refresh,
    done: t('rating.processedNow'),
    undo: unprocess,
  })
  switch (rating.status) {
    case 'none':
      return null
    case 'unprocessed':
      return may ? (
        <Button
          size="xs"
          mt={6}
          me={6}
          variant="light"
          leftSection={<IconCheck size={15} />}
          onClick={() => process.mutate()}
          loading={process.isPending}
        >
          {t('rating.process')}
        </Button>
      ) : (
        <Text size="xs">{t('rating.waits')}</Text>
      )
    case 'processed':
      return (
        <Group gap={6} mt={4}>
          <Text size="xs" c="dimmed">
            <IconCheck size={13} style={{ verticalAlign: '-2px' }} aria-hidden /> {t('rating.processed')}
            {rating.processed_by && (
              <>
                {' '}
                · <bdi>{nameOf(rating.processed_by)}</bdi>
              </>
            )}
            {rating.processed_at && (
              <>
                {' '}
                · <When at={rating.processed_at} />
              </>
            )}
          </Text>
          {may && (
            <Button size="compact-xs" variant="subtle" onClick={() => undo.mutate()} loading={undo.isPending}>
              {t('shell:act.undo')}
            </Button>
          )}
        </Group>
      )
    default:
      return rating.status satisfies never
  }
}
