import { Badge, Button, Group, Menu, PasswordInput, Select, Table, Text, TextInput } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ROLES, type Role } from '../../../access/users/roles.ts'
import { fieldError, useAct } from '../../acts.ts'
import { api } from '../../api.ts'
import type { User } from '../../api-types.ts'
import { LANGUAGE_CHOICES } from '../../i18n.ts'
import { useList } from '../../lists.ts'
import { useConfirm } from '../../parts/confirm.tsx'
import { Form } from '../../parts/form.tsx'
import { FormDialog } from '../../parts/form-dialog.tsx'
import { MoreMenu } from '../../parts/more-menu.tsx'
import { type Opener, opens } from '../../parts/opens.ts'
import { Rows } from '../../parts/rows.tsx'
import { When } from '../../parts/when.tsx'
import { WideTable } from '../../parts/wide-table.tsx'
import { useMe } from '../../session.ts'
import { SettingsFrame } from '../settings-frame.tsx'
import { ShownOnce } from '../shown-once.tsx'

const KEY = ['users'] as const
const PASSWORD_CHARACTERS = 'abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789'

/** Who may sign in, and in which role. */
export function Users() {
  const { t } = useTranslation(['settings', 'shell'])
  const users = useList(KEY, '/v1/users', { limit: 200 })
  const [edited, setEdited] = useState<User | 'new'>()
  const [password, setPassword] = useState<string>()
  return (
    <SettingsFrame
      section="users"
      hint={t('users.hint')}
      actions={
        <Button leftSection={<IconPlus size={16} />} {...opens(() => setEdited('new'))}>
          {t('users.add')}
        </Button>
      }
    >
      <Rows list={users}>
        {(rows) => (
          <WideTable
            label={t('section.users')}
            columns={[
              t('users.name'),
              t('users.role'),
              t('users.seen'),
              { title: t('shell:act.actions'), hidden: true },
            ]}
            minWidth={640}
          >
            {rows.map((user) => (
              <Table.Tr key={user.id}>
                <Table.Td>
                  <Group gap="xs">
                    <Text size="sm" fw={600} className="people-wrote">
                      {user.name}
                    </Text>
                    {user.disabled && <Badge color="gray">{t('users.disabled')}</Badge>}
                  </Group>
                  <Text size="xs" c="dimmed">
                    {user.email}
                  </Text>
                </Table.Td>
                <Table.Td>{t(`shell:role.${user.role}`)}</Table.Td>
                <Table.Td>
                  {user.last_sign_in_at ? <When at={user.last_sign_in_at} as="ago" /> : t('shell:state.never')}
                </Table.Td>
                <Table.Td ta="right">
                  <UserMenu user={user} edit={opens(() => setEdited(user))} />
                </Table.Td>
              </Table.Tr>
            ))}
          </WideTable>
        )}
      </Rows>
      <FormDialog
        opened={edited !== undefined}
        onClose={() => setEdited(undefined)}
        title={t(edited === 'new' ? 'users.add' : 'users.edit')}
      >
        {edited && (
          <Fields
            onClose={() => setEdited(undefined)}
            onPassword={setPassword}
            {...(edited !== 'new' && { user: edited })}
          />
        )}
      </FormDialog>
      <ShownOnce
        title={t('users.password')}
        text={t('users.passOn')}
        value={password}
        onClose={() => setPassword(undefined)}
      />
    </SettingsFrame>
  )
}

function UserMenu({ user, edit }: { user: User; edit: Opener }) {
  const { t } = useTranslation(['settings', 'shell'])
  const me = useMe()
  const confirm = useConfirm()
  const refresh = [KEY, ['people']]
  const path = { id: user.id }
  const toggle = useAct(() => api.PATCH('/v1/users/{id}', { path, body: { disabled: !user.disabled } }), { refresh })
  const signOut = useAct(() => api.DELETE('/v1/users/{id}/sessions', { path }), { done: t('users.signedOut') })
  const remove = useAct(() => api.DELETE('/v1/users/{id}', { path }), { refresh, done: t('users.removed') })
  const ask = async () => {
    const sure = await confirm({
      title: t('users.removeTitle', { name: user.name }),
      text: t('users.removeText'),
      act: t('shell:act.delete'),
      danger: true,
    })
    if (sure) remove.mutate()
  }
  return (
    <MoreMenu label={t('users.actionsOf', { name: user.name })}>
      <Menu.Item {...edit}>{t('shell:act.edit')}</Menu.Item>
      <Menu.Item onClick={() => signOut.mutate()}>{t('users.signOut')}</Menu.Item>
      {user.id !== me.id && (
        <>
          <Menu.Item onClick={() => toggle.mutate()}>{t(user.disabled ? 'users.enable' : 'users.disable')}</Menu.Item>
          <Menu.Divider />
          <Menu.Item c="var(--mantine-color-error)" {...opens(ask)}>
            {t('shell:act.delete')}
          </Menu.Item>
        </>
      )}
    </MoreMenu>
  )
}

type FieldsProps = { user?: User; onClose: () => void; onPassword: (password: string) => void }

function Fields({ user, onClose, onPassword }: FieldsProps) {
  const { t } = useTranslation(['settings', 'shell'])
  const [form, setForm] = useState({
    name: user?.name ?? '',
    email: user?.email ?? '',
    role: user?.role ?? ('operator' as Role),
    language: user?.language ?? null,
  })
  const [password, setPassword] = useState('')
  const change = (part: Partial<typeof form>) => setForm((before) => ({ ...before, ...part }))
  const save = useAct(
    () => {
      if (!user) return api.POST('/v1/users', { body: { ...form, password } })
      const body = { ...form, ...(password && { password }) }
      return api.PATCH('/v1/users/{id}', { path: { id: user.id }, body })
    },
    {
      refresh: [KEY, ['people']],
      done: t('shell:state.saved'),
      onDone: () => {
        onClose()
        if (password) onPassword(password)
      },
    },
  )
  return (
    <Form value={{ ...form, password }} act={save} submit={t('shell:act.save')}>
      <TextInput
        label={t('users.name')}
        required
        maxLength={100}
        data-autofocus
        autoComplete="off"
        value={form.name}
        onChange={(event) => change({ name: event.currentTarget.value })}
      />
      <TextInput
        type="email"
        label={t('users.email')}
        required
        maxLength={200}
        autoComplete="off"
        value={form.email}
        onChange={(event) => change({ email: event.currentTarget.value })}
        error={fieldError(save.error, 'email')}
      />
      <Select
        label={t('users.role')}
        description={t(`users.may.${form.role}`)}
        allowDeselect={false}
        value={form.role}
        onChange={(role) => role && change({ role: role as Role })}
        data={ROLES.map((value) => ({ value, label: t(`shell:role.${value}`) }))}
      />
      <Select
        label={t('users.language')}
        placeholder={t('profile.asBrowser')}
        clearable
        value={form.language}
        onChange={(language) => change({ language })}
        data={LANGUAGE_CHOICES}
      />
      <Group align="flex-end" gap="xs" wrap="nowrap">
        <PasswordInput
          flex={1}
          label={t(user ? 'users.newPassword' : 'users.password')}
          description={t(user ? 'users.newPasswordHint' : 'profile.length')}
          required={!user}
          minLength={10}
          maxLength={128}
          autoComplete="new-password"
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
        <Button variant="default" onClick={() => setPassword(madePassword())}>
          {t('users.make')}
        </Button>
      </Group>
    </Form>
  )
}

/** Sixteen characters that cannot be confused with each other, evenly drawn. */
function madePassword(): string {
  const most = Math.floor(256 / PASSWORD_CHARACTERS.length) * PASSWORD_CHARACTERS.length
  let made = ''
  while (made.length < 16) {
    for (const byte of crypto.getRandomValues(new Uint8Array(32))) {
      if (byte < most && made.length < 16) made += PASSWORD_CHARACTERS[byte % PASSWORD_CHARACTERS.length]
    }
  }
  return made
}
