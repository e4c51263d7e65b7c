"""PyTorch: the standard loop over shuffled batches."""
import time

begin = time.perf_counter()
import torch

from job import Job

job = Job(begin, torch=torch.__version__)
rows = job.load()
x = torch.from_numpy(rows)
torch.manual_seed(job.options.seed)
encoder = torch.nn.Sequential(torch.nn.Linear(x.shape[1], job.options.dim), torch.nn.ReLU())
decoder = torch.nn.Sequential(torch.nn.Linear(job.options.dim, x.shape[1]), torch.nn.Sigmoid())
with torch.no_grad():
    start = job.start(rows)
    for layer, kernel, bias in ((encoder[0], *start[:2]), (decoder[0], *start[2:])):
        layer.weight.copy_(torch.from_numpy(kernel.T))
        layer.bias.copy_(torch.from_numpy(bias))
optimizer = torch.optim.Adadelta([*encoder.parameters(), *decoder.parameters()], lr=1.0, rho=0.95, eps=1e-7)
seconds = []
for epoch in range(job.options.epochs):
    begun = time.perf_counter()
    order = torch.randperm(len(x))
    for at in range(0, len(x), job.options.batch):
        batch = x[order[at : at + job.options.batch]]
        loss = ((decoder(encoder(batch)) - batch) ** 2).mean()
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        optimizer.step()
    seconds.append(time.perf_counter() - begun)
job.trained(rows, seconds)
with torch.no_grad():
    codes = encoder(x)
    job.finish(rows, codes.numpy(), decoder(codes).numpy())
