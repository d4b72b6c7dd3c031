// Reads an Argdown file with Argdown's own parser and prints what it understood.
const { ArgdownApplication, ParserPlugin, ModelPlugin } = require("@argdown/core");
const input = require("fs").readFileSync(process.argv[2], "utf8");
const application = new ArgdownApplication();
application.addPlugin(new ParserPlugin(), "parse-input");
application.addPlugin(new ModelPlugin(), "build-model");
const read = application.run({ process: ["parse-input", "build-model"], input, logLevel: "error" });
const text = (statement) => statement.members.map((member) => member.text).find((each) => each);
const entries = (object, of) => Object.fromEntries(Object.entries(object).map(([name, each]) => [name, of(each)]));
console.log(
  JSON.stringify({
    errors: [...(read.parserErrors || []), ...(read.lexerErrors || [])].length,
    statements: entries(read.statements, text),
    arguments: entries(read.arguments, (each) => each.pcs.map((step) => [step.role, step.title])),
    relations: read.relations.map((each) => [each.relationType, each.from.title, each.to.title]),
  }),
);
