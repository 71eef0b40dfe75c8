import { Anchor, Button, Card, Group, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'wouter'
import { useAct } from '../acts.ts'
import { api } from '../api.ts'
import type { RuleTrial } from '../api-types.ts'
import { useFormats } from '../formats.ts'
import { Part } from '../parts/part.tsx'
import { Failure } from '../parts/states.tsx'
import { When } from '../parts/when.tsx'
import { type Draft, ruleOf } from './draft.ts'

const SHOWN = 20
const PAGE = 200
/** A busy restaurant's week takes several calls. */
const PAGES_AT_ONCE = 10

type Found = { data: RuleTrial['data']; lookedAt: number; cursor: string | null }

/** What the rule in the form would have fired for last week. */
export function Trial({ draft, onFailed }: { draft: Draft; onFailed: (error: Error | null) => void }) {
  const { t } = useTranslation(['rules', 'shell'])
  const formats = useFormats()
  const [shown, setShown] = useState(SHOWN)
  const [found, setFound] = useState<Found>()
  const { trigger, conditions } = ruleOf(draft)
  const run = useAct((from: Found | undefined) => goThrough({ trigger, conditions }, from), {
    onDone: (result) => {
      setFound(result)
      onFailed(null)
    },
    onFailed,
  })
  const begin = () => {
    setShown(SHOWN)
    run.mutate(undefined)
  }
  return (
    <Part
      title={t('trial.title')}
      hint={t('trial.hint')}
      actions={
        <Button variant="default" loading={run.isPending} onClick={begin}>
          {t(found ? 'trial.again' : 'trial.run')}
        </Button>
      }
    >
      {run.error && <Failure error={run.error} />}
      {found && !run.error && (
        <Stack gap="xs" role="status">
          <Text fw={600}>{verdict(found)}</Text>
          <Text size="sm" c="dimmed">
            {t('trial.looked', { n: formats.number(found.lookedAt) })}
          </Text>
          {found.data.slice(0, shown).map((row) => (
            <Card key={`${row.guest.id} ${row.at} ${row.message_id}`} padding="xs" withBorder>
              <Group justify="space-between" gap="xs" wrap="nowrap">
                <Anchor component={Link} href={`/inbox/${row.guest.id}`} size="sm">
                  <bdi className="people-wrote">{row.guest.name ?? t('shell:state.noName')}</bdi>
                </Anchor>
                <Text size="sm" c="dimmed" style={{ flexShrink: 0 }}>
                  <When at={row.at} as="brief" />
                </Text>
              </Group>
              {row.text && (
                <Text size="sm" className="people-wrote" dir="auto" lineClamp={2}>
                  {row.text}
                </Text>
              )}
            </Card>
          ))}
          <Group gap="xs">
            {found.data.length > shown && (
              <Button variant="default" size="xs" onClick={() => setShown(shown + SHOWN)}>
                {t('shell:act.more')}
              </Button>
            )}
            {found.cursor && (
              <Button variant="default" size="xs" loading={run.isPending} onClick={() => run.mutate(found)}>
                {t('trial.further')}
              </Button>
            )}
          </Group>
        </Stack>
      )}
    </Part>
  )

  function verdict({ data, cursor }: Found): string {
    if (cursor) return t('trial.atLeast', { count: data.length })
    return data.length === 0 ? t('trial.never') : t('trial.would', { count: data.length })
  }
}

async function goThrough(rule: Pick<ReturnType<typeof ruleOf>, 'trigger' | 'conditions'>, before?: Found) {
  let found: Found = before ?? { data: [], lookedAt: 0, cursor: null }
  for (let page = 0; page < PAGES_AT_ONCE; page++) {
    const { cursor } = found
    const next: RuleTrial = await api.POST('/v1/rules/trial', {
      body: { rule, limit: PAGE, ...(cursor && { cursor }) },
    })
    found = {
      data: [...found.data, ...next.data],
      lookedAt: found.lookedAt + next.looked_at,
      cursor: next.next_cursor,
    }
    if (found.cursor === null) break
  }
  return found
}
