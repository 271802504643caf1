import { type Disposable, type Event, EventEmitter, MarkdownString, Range, ThemeIcon, type TreeDataProvider, TreeItem, TreeItemCollapsibleState, type Uri, window } from 'vscode';
import type { FileShapes } from '../../server/protocol';
import type { BindingFact, Range as PlainRange } from '../../shapes/analysis';

type Node = FileShapes.Group | BindingFact;

/** The arrays of the active file, grouped by function; a click goes to the line. */
export class ShapesView implements TreeDataProvider<Node>, Disposable {
  private readonly changed = new EventEmitter<void>();
  readonly onDidChangeTreeData = this.changed.event;
  private readonly view = window.createTreeView<Node>('deepLearningLab.shapes', { treeDataProvider: this });
  private readonly subscriptions: Disposable[];
  private shown: Uri | undefined;

  constructor(
    private readonly shapesOf: (uri: Uri) => Promise<FileShapes.Result>,
    analysed: Event<string>,
    private readonly identity: (uri: Uri) => string,
  ) {
    this.subscriptions = [
      this.changed,
      this.view,
      window.onDidChangeActiveTextEditor(() => this.follow()),
      analysed((uri) => {
        if (this.shown && this.identity(this.shown) === uri) this.changed.fire();
      }),
    ];
    this.follow();
  }

  async getChildren(node?: Node): Promise<Node[]> {
    if (node) return isGroup(node) ? node.bindings : [];
    if (!this.shown) {
      this.view.message = 'Open a TypeScript or JavaScript file to see the shapes of its arrays.';
      return [];
    }
    const { groups, silent } = await this.shapesOf(this.shown);
    this.view.message = silent ?? (groups.length === 0 ? 'No arrays or tensors in this file.' : undefined);
    return groups;
  }

  getTreeItem(node: Node): TreeItem {
    return isGroup(node) ? groupItem(node) : this.bindingItem(node);
  }

  dispose(): void {
    for (const subscription of this.subscriptions) subscription.dispose();
  }

  /** The last text editor stays shown while a panel or the output has the focus. */
  private follow(): void {
    const document = window.activeTextEditor?.document;
    if (!document || !['file', 'untitled', 'vscode-vfs'].includes(document.uri.scheme)) return;
    this.shown = /^(typescript|javascript)(react)?$/.test(document.languageId) ? document.uri : undefined;
    this.changed.fire();
  }

  private bindingItem(binding: BindingFact): TreeItem {
    const item = new TreeItem(binding.name, TreeItemCollapsibleState.None);
    item.description = binding.shape ?? binding.declared ?? '?';
    item.iconPath = new ThemeIcon(binding.kind === 'parameter' ? 'symbol-parameter' : binding.shape === undefined ? 'question' : 'symbol-array');
    item.tooltip = new MarkdownString().appendText(
      [`${binding.name} ${binding.shape ?? '(shape unknown)'}`, ...binding.derivation, ...(binding.lost === undefined ? [] : [`Not known: ${binding.lost}`])].join('\n'),
    );
    item.accessibilityInformation = { label: `${binding.name}, shape ${binding.shape ?? 'unknown'}, line ${binding.range.start.line + 1}` };
    item.command = { command: 'vscode.open', title: 'Go to Line', arguments: [this.shown, { selection: rangeOf(binding.range) }] };
    return item;
  }
}

function isGroup(node: Node): node is FileShapes.Group {
  return 'bindings' in node;
}

function groupItem(group: FileShapes.Group): TreeItem {
  const item = new TreeItem(group.function === '' ? 'top level' : group.function, TreeItemCollapsibleState.Expanded);
  item.iconPath = new ThemeIcon(group.function === '' ? 'symbol-file' : 'symbol-function');
  return item;
}

function rangeOf({ start, end }: PlainRange): Range {
  return new Range(start.line, start.character, end.line, end.character);
}
