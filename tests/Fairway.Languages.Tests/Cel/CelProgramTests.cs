using Fairway.Languages.Cel;
using Fairway.Languages.Cel.Types;
using Fairway.Languages.Cel.Values;
using Fairway.Values;
using Fairway.Values.Json;

namespace Fairway.Languages.Tests.Cel;

public sealed class CelProgramTests
{
    private static readonly CelEnvironment Environment = TestEnvironment.All.With(
        new CelVariable("x", CelType.Dyn), new CelVariable("y", CelType.Bool));

    [Fact]
    public void A_call_that_costs_more_than_a_call_may_ends_with_its_limit()
    {
        var program = Environment.Compile("x.all(a, x.all(b, x.all(c, a + b + c >= 0)))").Program;
        var numbers = Value.List([.. Enumerable.Range(0, 300).Select(i => (Value)i)]);
        var result = program.Evaluate(Environment.CreateBindings().Set("x", numbers), CancellationToken.None);
        Assert.Equal(CelOutcome.CallLimit, result.Outcome);
        // The text that kube-apiserver shows.
        Assert.Equal("operation cancelled: actual cost limit exceeded", result.Error);
    }

    [Fact]
    public void No_operator_absorbs_the_cost_limit()
    {
        var program = Environment.Compile("x.all(a, x.all(b, x.all(c, a + b + c >= 0))) || true").Program;
        var numbers = Value.List([.. Enumerable.Range(0, 300).Select(i => (Value)i)]);
        Assert.Equal(CelOutcome.CallLimit, program.Evaluate(Environment.CreateBindings().Set("x", numbers), CancellationToken.None).Outcome);
    }

    [Fact]
    public void Calls_spend_a_budget_together()
    {
        var program = Environment.Compile("x.all(a, a >= 0)").Program;
        var bindings = Environment.CreateBindings().Set("x", Value.List(1, 2, 3));
        var cost = program.Evaluate(bindings, CancellationToken.None).Cost;
        var budget = new CelBudget(cost * 2);
        Assert.Equal(CelOutcome.Value, program.Evaluate(bindings, budget, CancellationToken.None).Outcome);
        Assert.Equal(CelOutcome.Value, program.Evaluate(bindings, budget, CancellationToken.None).Outcome);
        Assert.Equal(CelOutcome.BudgetLimit, program.Evaluate(bindings, budget, CancellationToken.None).Outcome);
        Assert.Equal(0UL, budget.Remaining);
    }

    [Fact]
    public void A_cancelled_token_ends_loops()
    {
        var program = Environment.Compile("x.all(a, a >= 0)").Program;
        var bindings = Environment.CreateBindings().Set("x", Value.List([.. Enumerable.Range(0, 1000).Select(i => (Value)i)]));
        using var cancellation = new CancellationTokenSource();
        cancellation.Cancel();
        Assert.Throws<OperationCanceledException>(() => program.Evaluate(bindings, cancellation.Token));
    }

    [Theory]
    [InlineData("y && x.missing", "unknown: y")]
    [InlineData("x.missing || y", "unknown: y")]
    [InlineData("y && false", "false")]
    [InlineData("true || y", "true")]
    [InlineData("[1, 2].exists(i, y)", "unknown: y")]
    [InlineData("[1, 2].exists(i, y || i == 2)", "true")]
    [InlineData("y ? 1 : 2", "unknown: y")]
    public void An_unknown_hides_errors_and_yields_to_what_decides(string text, string expected)
    {
        var bindings = Environment.CreateBindings().Set("x", JsonReader.Read("{}")).SetValue("y", CelValue.From(new CelUnknown("y")));
        Assert.Equal(expected, Environment.Compile(text).Program.Evaluate(bindings, CancellationToken.None).Value.ToString());
    }

    [Fact]
    public void A_lazy_variable_is_computed_once_and_only_when_used()
    {
        var calls = 0;
        var bindings = Environment.CreateBindings().SetLazily("x", () => ++calls);
        Environment.Compile("true || x == 1").Program.Evaluate(bindings, CancellationToken.None);
        Assert.Equal(0, calls);
        Assert.True(Environment.Compile("x + x == 2").Program.Evaluate(bindings, CancellationToken.None).Value.AsBool());
        Assert.Equal(1, calls);
    }

    [Fact]
    public void A_variable_without_a_binding_is_an_error()
    {
        var result = Environment.Compile("x == 1").Program.Evaluate(Environment.CreateBindings(), CancellationToken.None);
        Assert.Equal("no such attribute(s): x", result.Error);
    }

    [Fact]
    public void Bindings_for_another_environment_are_refused() =>
        Assert.Throws<ArgumentException>(
            () => Environment.Compile("true").Program.Evaluate(TestEnvironment.All.CreateBindings(), CancellationToken.None));

    [Fact]
    public async Task One_program_serves_many_threads()
    {
        var program = Environment.Compile("x.map(i, i * 2).filter(i, i > 10).size()").Program;
        var results = await Task.WhenAll(Enumerable.Range(1, 8).Select(n => Task.Run(() => Enumerable.Range(0, 200).All(_ =>
        {
            var numbers = Value.List([.. Enumerable.Range(0, n * 10).Select(i => (Value)i)]);
            var result = program.Evaluate(Environment.CreateBindings().Set("x", numbers), CancellationToken.None);
            return result.Value.AsInt() == n * 10 - 6;
        }))));
        Assert.All(results, Assert.True);
    }

    [Fact]
    public void A_bound_value_is_computed_when_first_used()
    {
        Assert.Equal("1", TestEnvironment.Text("cel.bind(bad, 1 / 0, true ? 1 : bad)"));
        Assert.Equal("division by zero", TestEnvironment.Text("cel.bind(bad, 1 / 0, bad)"));
    }

    [Fact]
    public void The_variables_that_are_read_are_known() =>
        Assert.Equal(["x"], Environment.Compile("[1].all(y, x.z == y)").Program.ReadVariables());

    [Fact]
    public void Evaluation_allocates_nothing_when_the_result_is_a_scalar()
    {
        // The pod check that cel-go's figures are about.
        var program = Environment.Compile(
            "x.spec.containers.all(c, has(c.resources.limits) && has(c.resources.limits.memory) && c.image.startsWith('r/'))").Program;
        var bindings = Environment.CreateBindings().Set("x", JsonReader.Read(
            """
            {"spec": {"containers": [
             {"image": "r/a", "resources": {"limits": {"memory": "1Gi"}}}, {"image": "r/b", "resources": {"limits": {"memory": "1Gi"}}}]}}
            """));
        Assert.True(program.Evaluate(bindings, CancellationToken.None).Value.AsBool());

        // What the first, quick compilation of a method boxes, its final form does not; it comes after some calls.
        var allocated = long.MaxValue;
        for (var round = 0; round < 500 && allocated > 0; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < 1000; i++)
            {
                program.Evaluate(bindings, CancellationToken.None);
            }

            allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        }

        Assert.Equal(0, allocated);
    }
}
