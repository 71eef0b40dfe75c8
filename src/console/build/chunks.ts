import type { Rolldown } from 'vite'

type Group = Rolldown.CodeSplittingGroup

type Test = (id: string) => boolean

const slashed = (id: string) => id.replaceAll('\\', '/')
/** The library's components, by folder. */
const components =
  (...names: string[]): Test =>
  (id) =>
    ['components', 'utils'].some((kind) =>
      names.some((name) => slashed(id).includes(`@mantine/core/esm/${kind}/${name}/`)),
    )
/** Files in a folder of the console. */
const own =
  (folder: string, ...names: string[]): Test =>
  (id) =>
    names.some((name) => ['ts', 'tsx'].some((ending) => slashed(id).endsWith(`/console/${folder}/${name}.${ending}`)))
const any =
  (...tests: (Test | RegExp)[]): Test =>
  (id) =>
    tests.some((test) => (typeof test === 'function' ? test(id) : test.test(id)))

/**
 * Which modules share a file. By default there would be two hundred files, a hundred of them for the inbox, because
 * everything that two screens share would be a file of its own. A group includes what its modules import, unless an
 * earlier group has it: the most common comes first, so that no group is loaded for the sake of another.
 */
export const CHUNKS: Group[] = inOrder([
  { name: 'react', test: /node_modules[\\/](react|react-dom|scheduler)[\\/]/ },
  // What every page needs.
  { name: 'shell', tags: ['$initial'] },
  // What every screen needs: icons, the small parts, switches.
  {
    name: 'common',
    minShareCount: 2,
    test: any(
      /icons-react[\\/]dist[\\/]esm[\\/]icons[\\/]/,
      /@mantine[\\/](core[\\/]esm[\\/]core|hooks)[\\/]/,
      /@tanstack[\\/].*infinite/i,
      /[\\/]src[\\/](orders|lib)[\\/]/,
      /[\\/]console[\\/](formats|lists)\.tsx?$/,
      own('parts', 'now', 'rows', 'when', 'score', 'person-name', 'teams', 'lazy-reason'),
      own('numbers', 'phone-text'),
      own('rules', 'steps'),
      own('inbox', 'guest-name'),
      components('Switch', 'Checkbox', 'InlineInput', 'Progress', 'FileButton', 'Collapse'),
      /(RadioIcon|AccordionChevron|ComboboxChevron|get-parsed-combobox-data)\.mjs$/,
    ),
  },
  // Overlays, and how they are positioned.
  { name: 'overlays', test: any(/@floating-ui/, components('Popover', 'ScrollArea')) },
  {
    name: 'dialogs',
    test: any(
      components('Modal', 'ModalBase', 'Menu', 'Accordion'),
      own('parts', 'form', 'form-dialog', 'return-focus', 'copy', 'more-menu'),
    ),
  },
  { name: 'choices', test: components('Combobox', 'Select', 'Textarea') },
  { name: 'tags', test: components('MultiSelect', 'TagsInput', 'Pill', 'PillsInput') },
  { name: 'told', test: own('shell', 'told') },
  // The styles of a conversation come with the list: one more sheet would be one more request.
  {
    name: 'inbox',
    test: any(
      own('inbox', 'screen'),
      /inbox[\\/](conversation|(card|composer|timeline)[\\/](?!emoji|voice-recorder|message-menu|lightbox)[\w-]+)\.module\.css$/,
    ),
  },
  { name: 'conversation', test: any(own('inbox', 'conversation', 'card-drawer'), own('inbox/card', 'guest-card')) },
])

function inOrder(groups: Group[]): Group[] {
  return groups.map((group, at) => ({ ...group, priority: groups.length - at }))
}
