import { type LimitNode, SqliteQueryCompiler, ValueNode } from 'kysely'

/**
 * Writes a limit into the text of a statement instead of binding it: SQLite plans a statement with a bound limit again
 * each time it runs, which takes longer than running it (decision 46).
 */
export class LiteralLimitCompiler extends SqliteQueryCompiler {
  protected override visitLimit(node: LimitNode): void {
    const { limit } = node
    if (ValueNode.is(limit) && Number.isSafeInteger(limit.value)) this.append(`limit ${limit.value}`)
    else super.visitLimit(node)
  }
}
