import { ActionIcon, Alert, Anchor, Button, Card, Group, List, Stack, Switch, Text } from '@mantine/core'
import { IconArrowDown, IconArrowUp, IconPlus, IconRobot } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { Link } from 'wouter'
import { useAct } from '../acts.ts'
import { api } from '../api.ts'
import type { Rule } from '../api-types.ts'
import { useList } from '../lists.ts'
import { Rows } from '../parts/rows.tsx'
import { Empty } from '../parts/states.tsx'
import { SettingsFrame } from '../settings/settings-frame.tsx'
import { RULES_KEY } from './draft.ts'
import { type Names, useNames } from './names.ts'
import { useSentence } from './sentence.ts'

/** What the inbox does automatically: all rules, in the order in which they are tried. */
export function RuleList() {
  const { t } = useTranslation('rules')
  const rules = useList([...RULES_KEY, 'list'], '/v1/rules', { limit: 200 })
  const names = useNames()
  const place = useAct((ids: string[]) => api.PUT('/v1/rules/order', { body: { ids } }), { refresh: [RULES_KEY] })
  const move = (from: number, by: number) => {
    const ids = rules.rows.map(({ id }) => id)
    place.mutate(ids.toSpliced(from, 1).toSpliced(from + by, 0, ...ids.slice(from, from + 1)))
  }
  const add = (
    <Button component={Link} href="/settings/rules/new" leftSection={<IconPlus size={16} />}>
      {t('add')}
    </Button>
  )
  const isEmpty = rules.isSuccess && rules.rows.length === 0
  return (
    <SettingsFrame section="rules" hint={t('hint')} actions={!isEmpty && add}>
      <Rows
        list={rules}
        empty={
          <Empty icon={<IconRobot />} title={t('empty')} action={add}>
            {t('emptyText')}
          </Empty>
        }
      >
        {(rows) => (
          <Stack gap="xs">
            {rows.map((rule, index) => (
              <RuleCard
                key={rule.id}
                rule={rule}
                names={names}
                busy={place.isPending}
                {...(index > 0 && { up: () => move(index, -1) })}
                {...(index < rows.length - 1 && { down: () => move(index, 1) })}
              />
            ))}
          </Stack>
        )}
      </Rows>
    </SettingsFrame>
  )
}

type CardProps = { rule: Rule; names: Names; busy: boolean; up?: () => void; down?: () => void }

function RuleCard({ rule, names, busy, up, down }: CardProps) {
  const { t } = useTranslation('rules')
  const say = useSentence(names)
  const { id, name, enabled } = rule
  const turn = useAct((on: boolean) => api.PATCH('/v1/rules/{id}', { path: { id }, body: { enabled: on } }), {
    refresh: [RULES_KEY],
  })
  const condition = say.if(rule)
  return (
    <Card padding="sm" component="article" aria-label={name}>
      <Group justify="space-between" wrap="nowrap" align="flex-start" gap="sm">
        <Group gap="sm" wrap="nowrap" align="flex-start" miw={0}>
          <Switch
            aria-label={t('on', { name })}
            checked={enabled}
            disabled={turn.isPending}
            onChange={(event) => turn.mutate(event.currentTarget.checked)}
          />
          <Stack gap={4} miw={0}>
            <Anchor component={Link} href={`/settings/rules/${id}`} fw={600} c="var(--mantine-color-text)">
              <bdi className="people-wrote">{name}</bdi>
            </Anchor>
            <Text size="sm" className="people-wrote">
              {say.when(rule)}
              {condition && `, ${condition}`}:
            </Text>
            <List size="sm" className="people-wrote">
              {say.thenDo(rule).map((action, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: actions have no names and do not move here
                <List.Item key={index}>{action}</List.Item>
              ))}
            </List>
            <Text size="sm" c="dimmed">
              {rule.fired_last_week > 0 ? t('fired', { count: rule.fired_last_week }) : t('neverFired')}
            </Text>
          </Stack>
        </Group>
        <Group gap={4} wrap="nowrap">
          <ActionIcon color="gray" aria-label={t('up', { name })} disabled={!up || busy} onClick={up}>
            <IconArrowUp size={16} />
          </ActionIcon>
          <ActionIcon color="gray" aria-label={t('down', { name })} disabled={!down || busy} onClick={down}>
            <IconArrowDown size={16} />
          </ActionIcon>
        </Group>
      </Group>
      {rule.off_reason === 'budget' && (
        <Alert color="yellow" mt="xs">
          {t('offByBudget')}
        </Alert>
      )}
    </Card>
  )
}
