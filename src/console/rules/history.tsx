import { Anchor, Group, Stack, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { Link } from 'wouter'
import { useList } from '../lists.ts'
import { Part } from '../parts/part.tsx'
import { Rows } from '../parts/rows.tsx'
import { When } from '../parts/when.tsx'
import { RULES_KEY } from './draft.ts'
import { Steps } from './steps.tsx'

/** What a rule did. */
export function History({ id }: { id: string }) {
  const { t } = useTranslation(['rules', 'shell'])
  const firings = useList([...RULES_KEY, id, 'firings'], '/v1/rules/{id}/firings', { path: { id } })
  return (
    <Part title={t('history')}>
      <Rows
        list={firings}
        empty={
          <Text size="sm" c="dimmed">
            {t('noHistory')}
          </Text>
        }
      >
        {(rows) => (
          <Stack gap="sm">
            {rows.map((row) => (
              <div key={row.id}>
                <Group justify="space-between" gap="xs">
                  <Anchor component={Link} href={`/inbox/${row.guest.id}`} size="sm">
                    <bdi className="people-wrote">{row.guest.name ?? t('shell:state.noName')}</bdi>
                  </Anchor>
                  <Text size="sm" c="dimmed">
                    {t('version', { n: row.rule_version })} · <When at={row.at} />
                  </Text>
                </Group>
                <Text size="sm">{row.outcome === 'held' ? t('held') : <Steps steps={row.steps} />}</Text>
              </div>
            ))}
          </Stack>
        )}
      </Rows>
    </Part>
  )
}
