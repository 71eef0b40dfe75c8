import { Text, Timeline } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useList } from '../lists.ts'
import { Rows } from '../parts/rows.tsx'
import { When } from '../parts/when.tsx'
import { NUMBERS_KEY } from './load-numbers.ts'
import { useReason } from './state-badge.tsx'

/** A number's states, newest first. */
export function History({ numberId }: { numberId: string }) {
  const { t } = useTranslation('numbers')
  const reasonOf = useReason()
  const history = useList([...NUMBERS_KEY, numberId, 'history'], '/v1/numbers/{id}/history', {
    path: { id: numberId },
    limit: 15,
  })
  return (
    <Rows
      list={history}
      empty={
        <Text size="sm" c="dimmed">
          {t('history.empty')}
        </Text>
      }
      more={{ size: 'xs', mt: 'md' }}
    >
      {(rows) => (
        <Timeline bulletSize={12} lineWidth={2} active={0}>
          {rows.map((entry) => (
            <Timeline.Item key={`${entry.at} ${entry.state}`} title={t(`state.${entry.state}`)}>
              {entry.reason && <Text size="sm">{reasonOf(entry.reason)}</Text>}
              <Text size="xs" c="dimmed">
                <When at={entry.at} />
              </Text>
            </Timeline.Item>
          ))}
        </Timeline>
      )}
    </Rows>
  )
}
