import { ActionIcon, Badge, Button, Card, Group, Stack, Text } from '@mantine/core'
import { IconEdit, IconPlus, IconTrash, IconUsersGroup } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useAct } from '../acts.ts'
import { api } from '../api.ts'
import type { Team } from '../api-types.ts'
import { useList } from '../lists.ts'
import { useConfirm } from '../parts/confirm.tsx'
import { FormDialog } from '../parts/form-dialog.tsx'
import { type Opener, opens } from '../parts/opens.ts'
import { useEverybody } from '../parts/person-name.tsx'
import { PresenceDot } from '../parts/presence-dot.tsx'
import { Rows } from '../parts/rows.tsx'
import { Empty } from '../parts/states.tsx'
import { TEAMS_KEY } from '../parts/teams.ts'
import { SettingsFrame } from './settings-frame.tsx'
import { TeamForm } from './team-form.tsx'

/** Who shares a queue of conversations, and how it is assigned. */
export function Teams() {
  const { t } = useTranslation(['settings', 'shell'])
  const confirm = useConfirm()
  const teams = useList([...TEAMS_KEY, 'list'], '/v1/teams')
  const [edited, setEdited] = useState<Team | 'new'>()
  const remove = useAct((id: string) => api.DELETE('/v1/teams/{id}', { path: { id } }), {
    refresh: [TEAMS_KEY],
    done: t('teams.removed'),
  })
  const ask = async ({ id, name }: Team) => {
    const sure = await confirm({
      title: t('teams.removeTitle', { name }),
      text: t('teams.removeText'),
      act: t('shell:act.delete'),
      danger: true,
    })
    if (sure) remove.mutate(id)
  }
  const add = (
    <Button leftSection={<IconPlus size={16} />} {...opens(() => setEdited('new'))}>
      {t('teams.add')}
    </Button>
  )
  const isEmpty = teams.isSuccess && teams.rows.length === 0
  return (
    <SettingsFrame section="teams" hint={t('teams.hint')} actions={!isEmpty && add}>
      <Rows list={teams} empty={<Empty icon={<IconUsersGroup />} title={t('teams.empty')} action={add} />}>
        {(rows) => (
          <Stack gap="xs">
            {rows.map((team) => (
              <TeamCard key={team.id} team={team} edit={opens(() => setEdited(team))} remove={opens(() => ask(team))} />
            ))}
          </Stack>
        )}
      </Rows>
      <FormDialog
        opened={edited !== undefined}
        onClose={() => setEdited(undefined)}
        title={t(edited === 'new' ? 'teams.add' : 'teams.edit')}
      >
        {edited && <TeamForm onClose={() => setEdited(undefined)} {...(edited !== 'new' && { team: edited })} />}
      </FormDialog>
    </SettingsFrame>
  )
}

function TeamCard({ team, edit, remove }: { team: Team; edit: Opener; remove: Opener }) {
  const { t } = useTranslation('settings')
  const everybody = useEverybody()
  const members = everybody.filter(({ id }) => team.member_ids.includes(id))
  return (
    <Card padding="sm" component="article" aria-label={team.name}>
      <Group justify="space-between" wrap="nowrap" align="flex-start">
        <Stack gap={6} miw={0}>
          <Group gap="xs">
            <Text size="sm" fw={600} className="people-wrote">
              {team.name}
            </Text>
            <Badge color="gray">{t(`teams.rule.${team.rule}`)}</Badge>
            {team.max_open !== null && <Badge color="gray">{t('teams.upTo', { count: team.max_open })}</Badge>}
            {team.return_after_minutes !== null && (
              <Badge color="gray">{t('teams.returns', { count: team.return_after_minutes })}</Badge>
            )}
          </Group>
          <Group gap="sm">
            {members.map(({ id, name, presence }) => (
              <Group key={id} gap={6} wrap="nowrap">
                {presence && <PresenceDot presence={presence} />}
                <Text size="sm" component="bdi">
                  {name}
                </Text>
              </Group>
            ))}
            {members.length === 0 && (
              <Text size="sm" c="dimmed">
                {t('teams.nobody')}
              </Text>
            )}
          </Group>
        </Stack>
        <Group gap={4} wrap="nowrap">
          <ActionIcon color="gray" aria-label={t('teams.editOf', { name: team.name })} {...edit}>
            <IconEdit size={16} />
          </ActionIcon>
          <ActionIcon color="red" aria-label={t('teams.removeTitle', { name: team.name })} {...remove}>
            <IconTrash size={16} />
          </ActionIcon>
        </Group>
      </Group>
    </Card>
  )
}
