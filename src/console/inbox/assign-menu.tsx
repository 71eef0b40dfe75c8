import { Menu } from '@mantine/core'
import { IconCheck, IconUsersGroup } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { Guest, Person } from '../api-types.ts'
import { PresenceDot } from '../parts/presence-dot.tsx'
import { useTeams } from '../parts/teams.ts'
import { useMe } from '../session.ts'
import { usePeople } from './people.ts'

/** The new owner of a conversation, in the API's form. */
export type AssignTo = { assignee?: string | null; team_id?: string | null }

type Props = {
  guest: Pick<Guest, 'assignee' | 'team_id'>
  /** Also offers "nobody" when the guest's data do not say that somebody has it. */
  toNobody?: boolean
  onAssign: (to: AssignTo) => void
}

/** Teams, then people with their presence. */
export function AssignMenu({ guest: { assignee, team_id: teamId }, toNobody, onAssign }: Props) {
  const { t } = useTranslation('inbox')
  const me = useMe()
  const { users } = usePeople()
  const teams = useTeams()
  const others = users.filter(({ id }) => id !== me.id).toSorted((a, b) => rankOf(a) - rankOf(b))
  const check = (chosen: boolean) => (chosen ? <IconCheck size={16} /> : <span style={{ width: 16 }} />)
  return (
    <Menu.Dropdown mah={400} style={{ overflowY: 'auto' }}>
      <Menu.Label>{t('handling.assign')}</Menu.Label>
      <Menu.Item leftSection={check(assignee === me.id)} onClick={() => onAssign({ assignee: me.id })}>
        {t('handling.toMe')}
      </Menu.Item>
      {others.map((person) => (
        <Menu.Item
          key={person.id}
          leftSection={check(assignee === person.id)}
          rightSection={person.presence && <PresenceDot presence={person.presence} />}
          onClick={() => onAssign({ assignee: person.id })}
        >
          <bdi>{person.name}</bdi>
        </Menu.Item>
      ))}
      {teams.length > 0 && <Menu.Label>{t('handling.toQueue')}</Menu.Label>}
      {teams.map(({ id, name }) => (
        <Menu.Item
          key={id}
          leftSection={check(teamId === id)}
          rightSection={<IconUsersGroup size={16} aria-hidden />}
          onClick={() => onAssign({ team_id: id, assignee: null })}
        >
          <bdi>{name}</bdi>
        </Menu.Item>
      ))}
      {(assignee || teamId || toNobody) && (
        <>
          <Menu.Divider />
          <Menu.Item onClick={() => onAssign({ assignee: null, team_id: null })}>{t('handling.toNobody')}</Menu.Item>
        </>
      )}
    </Menu.Dropdown>
  )
}

/** Present people come first. */
function rankOf({ presence }: Person): number {
  return presence === 'online' ? 0 : presence === 'away' ? 1 : 2
}
