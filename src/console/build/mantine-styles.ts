import { existsSync, readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Plugin } from 'vite'

const ALL = '@mantine/core/styles.css'
/** Not part of any component; the rest of the sheet comes with whatever uses it. */
const COMMON = ['baseline', 'default-css-variables', 'global']
/**
 * Styles that most screens need sooner or later: together they are small, and alone each would be a request. They
 * include those of the components they are built from, which must come first.
 */
const SHARED = [
  ...['UnstyledButton', 'VisuallyHidden', 'Paper', 'CloseButton', 'Group', 'Loader', 'Input', 'ActionIcon'],
  ...['Popover', 'Overlay', 'ScrollArea', 'InlineInput', 'Checkbox', 'CheckboxCard', 'CheckboxIndicator', 'Switch'],
  ...['Progress', 'Combobox', 'Pill', 'PillsInput', 'ModalBase', 'Modal', 'Drawer', 'Menu', 'Accordion'],
]

/**
 * In builds: instead of one sheet for all of the library's components, only the styles of those in use, where they are
 * used.
 */
export function mantineStyles(): Plugin {
  const styles = join(dirname(fileURLToPath(import.meta.resolve(ALL))), 'styles')
  const whole = readFileSync(join(styles, '..', 'styles.css'), 'utf8')
  /** In the order of the library's one sheet. */
  const inOrder = (names: readonly string[]) => {
    const placeOf = (name: string) => {
      const [rule] = readFileSync(join(styles, `${name}.css`), 'utf8').match(/\.m_[0-9a-f]+/) ?? []
      return rule ? whole.indexOf(rule) : -1
    }
    return names.toSorted((a, b) => placeOf(a) - placeOf(b))
  }
  return {
    name: 'mantine-styles',
    apply: 'build',
    enforce: 'pre',
    transform(code, id) {
      const file = id.split('?')[0] ?? id
      if (file.endsWith('/src/console/main.tsx')) {
        if (!code.includes(ALL)) this.error(`main.tsx does not import ${ALL}`)
        const common = [...COMMON, ...inOrder(SHARED)]
          .map((name) => `import '@mantine/core/styles/${name}.css'`)
          .join('\n')
        return { code: code.replace(`import '${ALL}'`, common), map: null }
      }
      if (!/[\\/]@mantine[\\/]core[\\/]esm[\\/].*\.module\.mjs$/.test(file)) return undefined
      const name = basename(file, '.module.mjs')
      if (!existsSync(join(styles, `${name}.css`))) this.error(`${name} has no styles of its own`)
      if (SHARED.includes(name)) return undefined
      return { code: `import '@mantine/core/styles/${name}.css'\n${code}`, map: null }
    },
  }
}
